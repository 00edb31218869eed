"""What an analyst asks of the report, and a declared headcount."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from accounts.models import Organisation, Role
from accounts.models.organisations import OrganisationQuerySet
from elearning.coverage import actions, rules

FEW = 30
LISTED = 500
_NAMED = 5


class DayWidget(forms.MultiWidget):
    """Three boxes for day, month and year. An address may give the day whole: ?on=2026-11-20."""

    def __init__(self) -> None:
        super().__init__(widgets={"day": forms.TextInput, "month": forms.TextInput, "year": forms.TextInput})

    def decompress(self, value: Any) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if isinstance(value, datetime.date) else ["", "", ""]

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[str | None]:
        """Day, month and year as typed; what was given whole and is no such date stands alone: [text, None, None]."""
        parts: list[str | None] = [part or "" for part in super().value_from_datadict(data, files, name)]
        whole = str(data.get(name, "")).strip()
        if any(parts) or not whole:
            return parts
        match whole.split("-"):
            case [year, month, day]:
                return [day, month, year]
        return [whole, None, None]


class DayField(forms.Field):
    """A day that is not in the future, given in three boxes or as 2026-11-20 in an address."""

    widget = DayWidget

    def __init__(self, *, today: datetime.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(**kwargs)

    def clean(self, value: list[str | None]) -> datetime.date | None:
        day, month, year = value
        if not any(value):
            if self.required:
                raise forms.ValidationError(self.error_messages["required"])
            return None
        try:
            if month is None or year is None:
                return rules.read_day(text=day or "", today=self.today)
            return rules.make_day(day=day or "", month=month, year=year, today=self.today)
        except rules.NotADay as problem:
            raise forms.ValidationError(str(problem)) from None


class OrganisationField(forms.CharField):
    """One of some organisations: a list to choose from when they are few, else words of its name to type."""

    def __init__(self, *, organisations: OrganisationQuerySet, anything: str = "", **kwargs: Any) -> None:
        self.organisations = organisations
        self.few = list(organisations[: FEW + 1])
        self.many = len(self.few) > FEW
        if self.many:
            kwargs["help_text"] = "Type some of its name."
        super().__init__(max_length=200, **kwargs)
        if self.many:
            self.widget.attrs.update(list="organisations", autocomplete="off", spellcheck="false")
        else:
            # In the tree's order, each below the one it answers to.
            shallowest = min((found.depth for found in self.few), default=0)
            named = [
                (found.slug, "\u2003" * (found.depth - shallowest) + found.name) for found in self.few
            ]  # fmt: skip
            self.widget = forms.Select(choices=[("", anything), *named])

    def names(self) -> list[str]:
        """To suggest while somebody types; nothing where there are too many to send."""
        if not self.many:
            return []
        names = list(self.organisations.values_list("name", flat=True)[: LISTED + 1])
        return sorted(set(names)) if len(names) <= LISTED else []

    def clean(self, value: Any) -> Organisation | None:
        words = super().clean(value)
        if not words:
            return None
        found: Organisation | None = self.organisations.filter(slug=words).first()
        if found is not None:
            return found
        exact: list[Organisation] = list(self.organisations.filter(name__iexact=words)[:2])
        if len(exact) == 1:
            return exact[0]
        some: list[Organisation] = list(self.organisations.search(words)[: _NAMED + 1])
        if len(some) == 1:
            return some[0]
        if not some:
            raise forms.ValidationError(
                f"No organisation whose figures you may see has “{words}” in its name.", code="nothing"
            )
        named = "; ".join(f"{one.name} ({one.slug})" for one in some[:_NAMED])
        more = " and more" if len(some) > _NAMED else ""
        raise forms.ValidationError(
            f"Several organisations have “{words}” in their name: {named}{more}."
            " Type more of the name, or what stands in brackets."
        )


class ReportForm(forms.Form):
    """Which day, role and organisation to report on. Everything may be left empty."""

    def __init__(self, *args: Any, today: datetime.date, organisations: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(
            today=today, required=False, label="As at", help_text=f"For example, {today.day} {today.month} {today.year}"
        )
        self.fields["role"] = forms.ModelChoiceField(
            Role.objects.all(), to_field_name="slug", required=False, empty_label="All roles"
        )
        self.fields["organisation"] = self.organisation = OrganisationField(
            organisations=organisations, anything="All organisations", required=False
        )


class HeadcountSearchForm(forms.Form):
    """Finding a headcount among many."""

    words = forms.CharField(required=False, max_length=100, label="Organisation")
    role = forms.ModelChoiceField(Role.objects.all(), to_field_name="slug", required=False, empty_label="All roles")


class HeadcountForm(forms.Form):
    """How many people there are, of which day, according to whom."""

    def __init__(self, *args: Any, today: datetime.date, organisations: OrganisationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = self.organisation = OrganisationField(
            organisations=organisations, anything="Choose an organisation", label="Organisation",
            error_messages={"required": "Choose the organisation."},
        )  # fmt: skip
        self.fields["role"] = forms.ModelChoiceField(
            Role.objects.all(), to_field_name="slug", empty_label="Choose a role",
            error_messages={"required": "Choose the role.", "invalid_choice": "Choose a role from the list."},
        )  # fmt: skip
        self.fields["number"] = forms.IntegerField(
            label="Number of people", help_text="At the organisation and everything below it.",
            min_value=0, max_value=actions.LARGEST,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
            error_messages={
                "required": "Enter the number of people.",
                "invalid": "The number of people must be a whole number, like 240.",
                "min_value": "The number of people must be 0 or more.",
                "max_value": f"The number of people must be {actions.LARGEST:,} or fewer.",
            },
        )  # fmt: skip
        self.fields["source"] = forms.CharField(
            max_length=150, label="Where the number comes from", help_text="For example, School workforce census",
            error_messages={
                "required": "Say where the number comes from, for example “School workforce census”.",
                "max_length": "Where the number comes from must be 150 characters or fewer.",
            },
        )  # fmt: skip
        self.fields["counted_on"] = DayField(
            today=today, label="Day on which people were counted",
            help_text=f"For example, {today.day} {today.month} {today.year}",
            error_messages={"required": "Enter the day on which people were counted."},
        )  # fmt: skip
