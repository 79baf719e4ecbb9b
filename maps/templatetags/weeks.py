"""Weeks and spans of days in templates."""

from django import template

from maps.weeks import span_title, week_code, week_number, week_title

register = template.Library()
register.filter("week_code", week_code)
register.filter("week_number", week_number)
register.filter("week_title", week_title)
register.filter("span_title", span_title)
