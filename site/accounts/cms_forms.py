"""Forms of the CMS for people and organisations."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.db import transaction
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.users.forms import UserCreationForm, UserEditForm

from accounts.ladders import BadLadder, ladder_words, read_ladder
from accounts.models import Organisation, User


class _PersonFields(forms.ModelForm):
    """A full name and, perhaps, an email, in place of a first name, a last name and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields.pop(name, None)
        self.fields["name"] = forms.CharField(
            label="Full name",
            max_length=150,
            help_text="As it should stand on a certificate.",
            initial=self.instance.name,
        )
        self.fields["email"].required = False
        self.fields["email"].help_text = "Needed to sign in. Leave it empty for somebody who is only recorded."

    def clean_email(self) -> str | None:
        email = (self.cleaned_data.get("email") or "").strip().lower() or None
        if email and User.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Somebody with this email address is here already.")
        return email

    def _clean_username(self) -> None:
        """Email is checked above; it is no user name."""

    @transaction.atomic
    def save(self, commit: bool = True) -> User:
        """A changed address is a changed key: the old one opens nothing any more, and whoever is signed in is out."""
        self.instance.name = self.cleaned_data["name"]
        changed = self.cleaned_data["email"] != (self.initial.get("email") or None)
        if self.instance._state.adding or changed:
            self.instance.set_unusable_password()  # sessions hang on it
        person: User = super().save(commit)
        if commit and changed:
            EmailAddress.objects.filter(user=person).exclude(email=person.email or "").delete()
        return person


class PersonCreationForm(_PersonFields, UserCreationForm):
    """Somebody new."""


class PersonEditForm(_PersonFields, UserEditForm):
    """Somebody who is here."""


class OwnNameForm(forms.ModelForm):
    """One's own name, on the account page of the CMS."""

    class Meta:
        model = User
        fields = ("name",)


class PersonField(forms.EmailField):
    """A person by email address: a list of everybody would be long, and would show everybody."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first()
        return value

    def clean(self, value: Any) -> Any:
        email = super().clean(value)
        person = User.objects.filter(email=email.lower()).first() if email else None
        if email and person is None:
            raise forms.ValidationError("Nobody here has this email address. They must sign up first.")
        return person

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != data)


class AppointmentForm(WagtailAdminModelForm):  # type: ignore[misc]
    """An analyst is somebody who has signed up here."""

    person = PersonField(label="Email address of the analyst")


class OrganisationForm(forms.ModelForm):
    """An organisation and the one it answers to."""

    above = forms.ModelChoiceField(
        Organisation.objects.all(), required=False, label="Answers to", empty_label="None: it stands at the top"
    )

    class Meta:
        model = Organisation
        fields = ("name", "kind")

    def __init__(self, *args: Any, for_user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["above"]
        choice.label_from_instance = lambda place: f"{'— ' * (place.depth - 1)}{place.name}"
        if self.instance.pk:
            choice.queryset = Organisation.objects.exclude(path__startswith=self.instance.path)
            choice.initial = self.instance.get_parent()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Organisation.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("An organisation of this name is here already.")
        return name

    def save(self, commit: bool = True) -> Organisation:
        above = self.cleaned_data["above"]
        if self.instance.pk is None:
            self.instance.slug = _free_slug(self.cleaned_data["name"])
            return above.add_child(instance=self.instance) if above else Organisation.add_root(instance=self.instance)
        organisation = super().save(commit)
        now_above = organisation.get_parent()
        if (above.pk if above else None) != (now_above.pk if now_above else None):
            if above:
                organisation.move(above, pos="sorted-child")
            else:
                organisation.move(Organisation.get_first_root_node(), pos="sorted-sibling")
            organisation = Organisation.objects.get(pk=organisation.pk)
        return organisation


def _free_slug(name: str) -> str:
    """The name as a slug, with a number when it is taken."""
    base = slugify(name)[:70] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for number in range(len(taken) + 1) if (slug := f"{base}-{number}" if number else base) not in taken
    )


class LadderField(forms.CharField):
    """Waits between attempts, a line for each step; kept as plain data. `optional`: empty means "as the test says" and
    is kept as nothing, and "no wait" means that there is none."""

    widget = forms.Textarea

    def __init__(self, *, optional: bool, **kwargs: Any) -> None:
        self.optional = optional
        hint = (
            "A line for each step: “after attempt 1: 1 day”, “after attempt 3: 6 months”. A step holds for that "
            "attempt and later ones, until the next line. Days are counted from the day of the attempt. "
        )
        hint += "Empty: as the test says. “no wait”: none." if optional else "Empty: nobody waits."
        super().__init__(
            required=False, label="Waits between attempts", help_text=hint, widget=forms.Textarea(attrs={"rows": 3}),
            **kwargs,
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return ladder_words(value) or ("no wait" if self.optional and value == [] else "") if value is not None else ""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if self.optional and not text:
            return None
        if text.casefold().strip(" .") in ("no wait", "no waits", "none"):
            return []
        try:
            return read_ladder(text).as_json()
        except BadLadder as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True
