"""The words of `maps.look.words` as filters of templates."""

from django import template

from accounts.seeing.masking import mask_id_number, mask_phone
from geo.address import short_name
from maps.look import words
from maps.look.festivals import festival

register = template.Library()

for name in (
    "distance",
    "duration",
    "month_and_day",
    "day",
    "moment",
    "weekday",
    "born_on",
    "share",
):
    register.filter(name, getattr(words, name))
register.filter("festival", festival)
register.filter("short_name", short_name)
register.filter("masked_phone", mask_phone)
register.filter("masked_id_number", mask_id_number)
