"""Lists to choose from come out as Django draws them, only sooner."""

import re
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from base.form_renderer import FormRenderer

CHOICES = [
    ("", gettext_lazy("不指定")),
    (1, "王家沟 <b>&\"'"),
    ("a&b", mark_safe("一 &amp; 二")),
    ("东镇", [(2, "张"), (3, "李 > 王")]),
    ("<西>", [(None, "无")]),
]


@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
@pytest.mark.parametrize("value", [None, "", 1, "a&b", ["2", 3], "true"])
def test_a_list_is_what_django_makes_of_it(widget: type[forms.Select], value: Any) -> None:
    drawn = widget(attrs={"class": 'a "b"', "required": True, "disabled": False, "data-n": 3})
    drawn.choices = CHOICES
    ours, djangos = (
        drawn.render("who", value, attrs={"id": "id_who"}, renderer=renderer())
        for renderer in (FormRenderer, DjangoTemplates)
    )
    assert _bare(ours) == _bare(djangos)


def test_forms_of_the_site_are_drawn_by_it(settings: Any) -> None:
    assert settings.FORM_RENDERER == "base.form_renderer.FormRenderer"
    assert isinstance(forms.Form().renderer, FormRenderer)


def _bare(html: object) -> str:
    return re.sub(r">\s+<", "><", str(html)).strip()
