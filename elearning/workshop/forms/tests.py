"""Forms of the desk of tests: what cannot hold together is refused with a sentence."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from accounts.cms_forms import LadderField
from quizzes.models import Question


class QuizForm(WagtailAdminModelForm):  # type: ignore[misc]
    """The rules of a test."""

    waits = LadderField(optional=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        attempts, steps = cleaned.get("attempts_allowed"), cleaned.get("waits") or []
        late = [step["after"] for step in steps if attempts and step["after"] >= attempts]
        if late:
            self.add_error(
                "waits",
                f"There is nothing to wait for after attempt {late[0]}: {attempts} are allowed. Leave the number of "
                "attempts empty if people may go on after the wait.",
            )
        if attempts and cleaned.get("read_again_after") and cleaned["read_again_after"] >= attempts:
            self.add_error(
                "read_again_after",
                f"No attempt follows the last of {attempts}. Leave the number of attempts empty if people may go on "
                "after they have read the module again.",
            )
        return cleaned


class SectionForm(WagtailAdminModelForm):  # type: ignore[misc]
    """A section draws no more questions than its bank holds."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        pool, slug, draw = (cleaned.get(name) for name in ("pool", "slug", "draw"))
        if pool and slug and draw:
            held = Question.objects.filter(
                pool=pool, section=slug, state=Question.State.LIVE, current__isnull=False
            ).count()
            if draw > held:
                self.add_error(
                    "draw", f"The section “{slug}” of “{pool}” holds {held} questions. Draw as many or fewer."
                )
        return cleaned
