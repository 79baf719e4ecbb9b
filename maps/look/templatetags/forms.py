"""How a field of a form is shown."""

from django import forms, template
from django.forms import BoundField

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """Several boxes, one box, or a field to write in or choose from."""
    widget = field.field.widget
    if isinstance(widget, forms.RadioSelect):  # boxes are radios that allow several
        return "several"
    return "tick" if isinstance(widget, forms.CheckboxInput) else "field"
