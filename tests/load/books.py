"""What the crowd was told was kept, beside what the database holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from certificates.models import Certificate
from elearning.models import Completion
from quizzes.models import Attempt, Response
from tests.load.figures import differences
from tests.load.people import Person


def faults(walked: Sequence[Person]) -> list[str]:
    """Each acknowledged answer that is not stored as sent; each test handed in that was not scored, and where
    passed completed and certified, exactly once."""
    stored: dict[int, dict[int, list[str]]] = {}
    for person, position, answer in Response.objects.filter(attempt__number=1).values_list(
        "attempt__person", "position", "answer"
    ):
        stored.setdefault(person, {})[position] = answer
    attempts = {
        person: (state, passed) for person, state, passed in Attempt.objects.values_list("person", "state", "passed")
    }
    completed = Counter(Completion.objects.values_list("person", flat=True))
    certified = Counter(Certificate.objects.values_list("person", flat=True))
    found = []
    for person in walked:
        found += [
            f"Person {person.pk}: the answer at {position} is not what was acknowledged."
            for position in differences(person.saved, stored.get(person.pk, {}))
        ]
        state, passed = attempts.get(person.pk, ("", None))
        if person.handed_in and state != "submitted":
            found.append(f"Person {person.pk}: handed in, but the attempt is {state or 'missing'}.")
        if {completed[person.pk], certified[person.pk]} != {int(bool(passed))}:
            found.append(
                f"Person {person.pk}: passed is {passed}, with {completed[person.pk]} completions and "
                f"{certified[person.pk]} certificates."
            )
    return found
