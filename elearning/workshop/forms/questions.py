"""Forms of the editor's workshop: a question with the rows and settings that belong to its kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.images import get_image_model
from wagtail.images.widgets import AdminImageChooser

from content.pictures import picture_choices
from elearning.workshop.forms.editors import named_editor
from elearning.workshop.queries import BankChoices
from quizzes.actions import Wording
from quizzes.kinds import Column, Kind, Setting
from quizzes.kinds.base import MOST_ITEMS
from quizzes.models import QuestionVersion

SPARE = 2  # empty rows for further answers


class QuestionForm(forms.Form):
    """What a question asks, where it belongs, and what to say to somebody who missed it."""

    text = forms.CharField(
        label="Question",
        widget=named_editor("Question", "bold", "italic", "ul", "ol"),
        error_messages={"required": "Write the question."},
    )
    picture = forms.ChoiceField(required=False, label="Drawing")
    image = forms.ModelChoiceField(
        get_image_model().objects, required=False, widget=AdminImageChooser, label="Or an uploaded picture"
    )
    picture_alt = forms.CharField(
        required=False,
        max_length=250,
        label="Alternative text",
        help_text="What the picture tells somebody who cannot see it, without giving the answer away.",
    )
    feedback = forms.CharField(
        widget=AdminAutoHeightTextInput(attrs={"rows": 3}),
        help_text="Shown after the test to somebody who missed it. It guides; it never names the right answer.",
        error_messages={"required": "Write what to say to somebody who missed it."},
    )
    section = forms.ChoiceField(help_text="Tests draw so many questions from each section.")
    outcome = forms.ChoiceField(help_text="What somebody shows they can do by answering it.")
    teaches = forms.ChoiceField(
        label="Lesson", help_text="The lesson that teaches it: named in the result of the test."
    )

    def __init__(self, *args: Any, choices: BankChoices, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name, offered in (
            ("section", choices.sections),
            ("outcome", choices.outcomes),
            ("teaches", choices.lessons),
        ):
            field: Any = self.fields[name]
            field.choices = [("", "Choose one"), *offered]
        drawing: Any = self.fields["picture"]
        drawing.choices = [("", "None"), *picture_choices()]
        for setting in kind.settings:
            self.fields[_field_of(setting)] = _setting_field(setting)

    @property
    def settings_fields(self) -> list[forms.BoundField]:
        """The fields of what is set for the whole question."""
        return [self[_field_of(setting)] for setting in self.kind.settings]

    @property
    def chosen_settings(self) -> dict[str, str]:
        """What was set, what is usual left out."""
        said = {setting.name: self.cleaned_data[_field_of(setting)].strip() for setting in self.kind.settings}
        usual = {setting.name: setting.default for setting in self.kind.settings}
        return {name: value for name, value in said.items() if value not in {usual[name], ""}}


def question_initial(version: QuestionVersion | None, kind: Kind) -> dict[str, Any]:
    """What a version says, as the form begins with it."""
    if version is None:
        return {}
    names = ("text", "picture", "image", "picture_alt", "feedback", "outcome", "teaches")
    said: dict[str, Any] = {name: getattr(version, name) for name in names}
    return said | {_field_of(setting): version.settings.get(setting.name, "") for setting in kind.settings}


def _field_of(setting: Setting) -> str:
    return f"setting_{setting.name}"


def _setting_field(setting: Setting) -> forms.Field:
    if setting.choices:
        return forms.ChoiceField(
            choices=setting.choices,
            required=False,
            label=setting.label,
            help_text=setting.hint,
            initial=setting.default,
        )
    return forms.CharField(required=False, max_length=setting.longest, label=setting.label, help_text=setting.hint)


class RowForm(forms.Form):
    """One row. Its fields beside the id are the columns of the kind."""

    columns: tuple[Column, ...] = ()

    id = forms.RegexField(r"^[a-z0-9]{1,8}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns:
            self.fields[column.name] = _column_field(column)

    @property
    def row(self) -> dict[str, Any] | None:
        """What was written in it; None when that is nothing."""
        said = {column.name: self.cleaned_data.get(column.name, "") for column in self.columns}
        written = [said[column.name] for column in self.columns if column.form in {"words", "number"}]
        if not any(value.strip() for value in written):
            return None
        return {"id": self.cleaned_data.get("id") or "", **said}


def _column_field(column: Column) -> forms.Field:
    if column.form == "flag":
        return forms.BooleanField(required=False, label=column.label)
    if column.form == "choice":
        return forms.ChoiceField(choices=column.choices, required=False, label=column.label)
    widget = AdminAutoHeightTextInput(attrs={"rows": 1}) if column.form == "words" else forms.TextInput
    return forms.CharField(required=False, label=column.label, max_length=column.longest, widget=widget)


class RowFormSet(forms.BaseFormSet):
    """The rows in the order written. Empty rows are left out; the kind looks at the rest."""

    def rows(self) -> list[Mapping[str, Any]]:
        """What was written; who keeps a row keeps its id."""
        return [row for form in self.forms if (row := form.row) is not None]


def rows_formset(kind: Kind) -> type[RowFormSet]:
    """The rows of a kind of question."""
    form = type("KindRowForm", (RowForm,), {"columns": kind.columns})
    made: Any = forms.formset_factory(
        form, formset=RowFormSet, extra=0, max_num=MOST_ITEMS, validate_max=True, absolute_max=MOST_ITEMS
    )
    return cast(type[RowFormSet], made)


def option_rows(version: QuestionVersion | None) -> list[dict[str, Any]]:
    """A version's items as the rows begin with them, and some empty ones."""
    held = [dict(option) for option in version.options] if version else [{}, {}]
    return [*held, *({} for _ in range(min(SPARE, MOST_ITEMS - len(held))))]


def wording_of(form: QuestionForm, options: RowFormSet) -> Wording:
    """What was typed, as the bank takes it."""
    said = form.cleaned_data
    return Wording(
        kind=form.kind.slug,
        text=said["text"],
        options=form.kind.items(options.rows()),
        feedback=said["feedback"].strip(),
        outcome=said["outcome"],
        teaches=said["teaches"],
        settings=form.chosen_settings,
        picture=said["picture"],
        image=said["image"].pk if said["image"] else None,
        picture_alt=said["picture_alt"].strip() if said["picture"] or said["image"] else "",
    )
