"""The markup of form fields is the Design System's: what a label, a hint and an error are tied to."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string

from watchword.templatetags.forms import first_id, grouped, kind, page_numbers


class DayMonthYear(forms.MultiWidget):
    def __init__(self):
        super().__init__([forms.TextInput(), forms.TextInput(), forms.TextInput()])

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else ["", "", ""]


class Everything(forms.Form):
    name = forms.CharField(label="Your full name", help_text="As on your licence.")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    town = forms.ChoiceField(label="Town", choices=[("a", "Northam"), ("b", "Southam")])
    drives = forms.ChoiceField(
        label="What do you drive?", choices=[(1, "Taxi"), (2, "<Bus>")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Days", choices=[("m", "Monday"), ("t", "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    agree = forms.BooleanField(label="I have read it")
    upload = forms.FileField(label="Register")
    on = forms.Field(label="As at", help_text="For example, 27 3 2026.", widget=DayMonthYear)
    where = forms.CharField(widget=forms.HiddenInput, required=False)


def render(field, **context):
    """The field's markup with the white space between tags taken out."""
    html = render_to_string("components/field.html", {"field": field, **context})
    return re.sub(r">\s+<", "><", html).strip()


def test_text_has_label_and_hint():
    assert render(Everything()["name"]) == (
        '<div class="govuk-form-group">'
        '<label class="govuk-label" for="id_name">Your full name</label>'
        '<div id="id_name_helptext" class="govuk-hint">As on your licence.</div>'
        '<input type="text" name="name" class="govuk-input" aria-describedby="id_name_helptext" required id="id_name">'
        "</div>"
    )


def test_text_in_error_names_the_hint_then_the_error():
    assert render(Everything({})["name"]) == (
        '<div class="govuk-form-group govuk-form-group--error">'
        '<label class="govuk-label" for="id_name">Your full name</label>'
        '<div id="id_name_helptext" class="govuk-hint">As on your licence.</div>'
        '<p id="id_name_error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        "This field is required.</p>"
        '<input type="text" name="name" class="govuk-input govuk-input--error" '
        'aria-describedby="id_name_helptext id_name_error" required aria-invalid="true" id="id_name">'
        "</div>"
    )


def test_own_class_of_a_widget_is_kept():
    class Code(forms.Form):
        code = forms.CharField(widget=forms.TextInput(attrs={"class": "input--code", "inputmode": "numeric"}))

    assert 'class="govuk-input input--code"' in render(Code()["code"])
    assert 'inputmode="numeric"' in render(Code()["code"])


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("note", '<textarea name="note" cols="40" rows="10" class="govuk-textarea" id="id_note">'),
        ("town", '<select name="town" class="govuk-select" id="id_town">'),
        ("upload", '<input type="file" name="upload" class="govuk-file-upload" required id="id_upload">'),
    ],
)
def test_other_single_controls(name, start):
    html = render(Everything()[name])
    assert f'<label class="govuk-label" for="id_{name}">' in html
    assert start in html


def test_radios_are_a_fieldset_with_a_legend():
    assert render(Everything({"drives": "2", "name": "N"})["drives"], size="m") == (
        '<div class="govuk-form-group"><fieldset class="govuk-fieldset">'
        '<legend class="govuk-fieldset__legend govuk-fieldset__legend--m">What do you drive?</legend>'
        '<div class="govuk-radios"><div class="govuk-radios__item">'
        '<input class="govuk-radios__input" id="id_drives_0" name="drives" type="radio" value="1">'
        '<label class="govuk-label govuk-radios__label" for="id_drives_0">Taxi</label></div>'
        '<div class="govuk-radios__item">'
        '<input class="govuk-radios__input" id="id_drives_1" name="drives" type="radio" value="2" checked>'
        '<label class="govuk-label govuk-radios__label" for="id_drives_1">&lt;Bus&gt;</label></div></div>'
        "</fieldset></div>"
    )


def test_radios_in_error_describe_the_fieldset():
    html = render(Everything({})["drives"])
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_drives_error">' in html
    assert '<p id="id_drives_error" class="govuk-error-message">' in html


def test_radios_as_the_heading_of_the_page():
    html = render(Everything()["drives"], heading=True)
    assert (
        '<legend class="govuk-fieldset__legend govuk-fieldset__legend--l">'
        '<h1 class="govuk-fieldset__heading">What do you drive?</h1></legend>'
    ) in html


def test_text_as_the_heading_of_the_page():
    html = render(Everything()["name"], heading=True)
    assert (
        '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l" for="id_name">'
        "Your full name</label></h1>"
    ) in html


def test_checkboxes_keep_what_was_ticked():
    html = render(Everything({"days": ["t"]})["days"])
    assert '<input class="govuk-checkboxes__input" id="id_days_0" name="days" type="checkbox" value="m">' in html
    assert (
        '<input class="govuk-checkboxes__input" id="id_days_1" name="days" type="checkbox" value="t" checked>' in html
    )


def test_single_checkbox_has_its_label_beside_it():
    assert render(Everything({})["agree"]) == (
        '<div class="govuk-form-group govuk-form-group--error">'
        '<p id="id_agree_error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> '
        "This field is required.</p>"
        '<div class="govuk-checkboxes"><div class="govuk-checkboxes__item">'
        '<input class="govuk-checkboxes__input" type="checkbox" name="agree" id="id_agree" '
        'aria-describedby="id_agree_error" aria-invalid="true">'
        '<label class="govuk-label govuk-checkboxes__label" for="id_agree">I have read it</label>'
        "</div></div></div>"
    )


def test_date_is_a_group_of_three_labelled_inputs():
    html = render(Everything(initial={"on": None})["on"])
    assert '<fieldset class="govuk-fieldset" role="group" aria-describedby="id_on_helptext">' in html
    assert '<div class="govuk-date-input" id="id_on">' in html
    for number, (label, width) in enumerate((("Day", 2), ("Month", 2), ("Year", 4))):
        assert f'<label class="govuk-label govuk-date-input__label" for="id_on_{number}">{label}</label>' in html
        assert (
            f'<input class="govuk-input govuk-date-input__input govuk-input--width-{width}" '
            f'id="id_on_{number}" name="on_{number}" type="text" inputmode="numeric" value="">'
        ) in html


def test_hidden_field_is_bare():
    assert render(Everything()["where"]) == '<input type="hidden" name="where" id="id_where">'


def test_kind_and_first_id():
    form = Everything()
    assert {field.name: (kind(field), first_id(field)) for field in form} == {
        "name": ("text", "id_name"),
        "note": ("textarea", "id_note"),
        "town": ("select", "id_town"),
        "drives": ("radios", "id_drives_0"),
        "days": ("checkboxes", "id_days_0"),
        "agree": ("checkbox", "id_agree"),
        "upload": ("file", "id_upload"),
        "on": ("date", "id_on_0"),
        "where": ("hidden", "id_where"),
    }


def test_every_description_and_label_leads_to_an_id_on_the_page():
    html = "".join(render(field) for field in Everything({}))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for pointed in re.findall(r'\b(?:for|aria-describedby)="([^"]+)"', html):
        assert set(pointed.split()) <= set(ids)


def test_error_summary_links_to_fields_and_names_the_rest():
    form = Everything({"name": "N", "town": "a", "agree": "on", "on_0": "1", "on_1": "2", "on_2": "2026"})
    form.add_error(None, "These two do not go together.")
    html = re.sub(r">\s+<", "><", render_to_string("components/error_summary.html", {"form": form}))
    assert (
        '<ul class="govuk-list govuk-error-summary__list"><li>These two do not go together.</li>'
        '<li><a href="#id_drives_0">This field is required.</a></li>'
        '<li><a href="#id_upload">This field is required.</a></li></ul>'
    ) in html


def test_error_summary_is_absent_without_errors():
    assert render_to_string("components/error_summary.html", {"form": Everything()}).strip() == ""


@pytest.mark.parametrize(
    ("pages", "current", "shown"),
    [
        (1, 1, [1]),
        (4, 2, [1, 2, 3, 4]),
        (9, 1, [1, 2, None, 9]),
        (9, 5, [1, None, 4, 5, 6, None, 9]),
    ],
)
def test_page_numbers(pages, current, shown):
    assert list(page_numbers(Paginator(range(pages), 1), current)) == shown


def test_pagination_keeps_the_other_parameters():
    page = Paginator(range(30), 10).get_page(2)
    html = render_to_string("components/pagination.html", {"page_obj": page, "query": "q=a&role=b"})
    assert 'href="?q=a&amp;role=b&amp;page=1" rel="prev"' in html
    assert 'href="?q=a&amp;role=b&amp;page=3" rel="next"' in html
    assert 'aria-label="Page 2" aria-current="page"' in html


def test_pagination_is_absent_on_one_page():
    assert render_to_string("components/pagination.html", {"page_obj": Paginator([1], 10).get_page(1)}).strip() == ""


@pytest.mark.parametrize(("code", "shown"), [("123456", "123 456"), ("12 34 56", "123 456"), ("", "")])
def test_codes_are_shown_in_groups(code, shown):
    assert grouped(code) == shown


def test_exit_this_page_is_a_link_without_javascript():
    html = render_to_string("components/exit_this_page.html")
    assert 'href="https://www.bbc.co.uk/weather"' in html
    assert 'rel="nofollow noreferrer"' in html


def test_broken_page_needs_no_context():
    html = render_to_string("500.html")
    assert "<h1" in html
    assert "999" in html
