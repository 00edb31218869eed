"""Form fields as the Design System draws them, without a form library: what a template cannot ask a field itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms, template
from django.core.paginator import Paginator
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()

GOVUK_CLASS = {
    "text": "govuk-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
}


@register.filter
def kind(field: BoundField) -> str:
    """The piece of field.html for it: hidden, checkboxes, radios, checkbox, date, file, select, textarea or text."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
        return "date"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Select):
        return "select"
    return "textarea" if isinstance(widget, forms.Textarea) else "text"


@register.filter
def first_id(field: BoundField) -> str:
    """The id of what takes the focus when somebody follows an error to its field."""
    several = kind(field) in {"radios", "checkboxes", "date"}
    return f"{field.auto_id}_0" if several else field.id_for_label


@register.simple_tag
def described_by(field: BoundField) -> str:
    """The ids of the hint and the error, in the order they are read."""
    found = [f"{field.auto_id}_helptext"] if field.help_text else []
    if field.errors:
        found.append(f"{field.auto_id}_error")
    return " ".join(found)


@register.simple_tag
def control(field: BoundField, name: str) -> SafeString:
    """The input itself, with its class, its state and what describes it. `name` is what `kind` said."""
    own = field.field.widget.attrs
    classes = [GOVUK_CLASS[name], own.get("class", "")]
    if field.errors:
        classes.insert(1, f"{GOVUK_CLASS[name]}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choices(field: BoundField) -> list[dict[str, Any]]:
    """Radios or checkboxes as flat dicts: id, name, value, label, checked, and whether they are disabled."""
    return [
        {
            "id": widget.data["attrs"].get("id", ""),
            "name": widget.data["name"],
            "value": widget.data["value"],
            "label": widget.data["label"],
            "checked": widget.data["selected"],
            "disabled": widget.data["attrs"].get("disabled", False),
        }
        for widget in field.subwidgets
    ]


@register.simple_tag
def date_parts(field: BoundField) -> list[dict[str, Any]]:
    """Day, month and year of a widget of three inputs, as dicts: id, name, label, value, width in figures."""
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    parts = context["widget"]["subwidgets"]
    return [
        {
            "id": f"{field.auto_id}_{number}",
            "name": part["name"],
            "label": label,
            "value": "" if part["value"] is None else part["value"],
            "width": width,
        }
        for number, (part, label, width) in enumerate(zip(parts, ("Day", "Month", "Year"), (2, 2, 4), strict=True))
    ]


@register.filter
def page_numbers(paginator: Paginator, current: int) -> Iterator[int | None]:
    """The numbers to show: the first, the last, and one either side of the current; None for a gap."""
    last = 0
    for number in paginator.page_range:
        if number in {1, paginator.num_pages} or abs(number - current) <= 1:
            if last and number - last > 1:
                yield None
            yield number
            last = number


@register.filter
def grouped(code: str, size: int = 3) -> str:
    """A code in groups that are easy to read across: 123456 as 123 456."""
    plain = "".join(str(code).split())
    return " ".join(plain[at : at + size] for at in range(0, len(plain), size))
