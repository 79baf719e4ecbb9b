"""Weeks and spans of days in templates."""

from django import template

from maps.look.weeks import span_title, span_words, week_code

register = template.Library()
register.filter("week_code", week_code)
register.simple_tag(span_title, name="span_title")
register.simple_tag(span_words, name="span_words")
