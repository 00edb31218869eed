"""A bot that knows nothing, guesses, and remembers whatever a learner is told: promise 7."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from quizzes import queries
from quizzes.models import Response


def offers(response):
    """Every answer that somebody who knows nothing may give to a question, as the page offers it."""
    version = response.version
    shown = version.how.shown(version.options, version.settings, response.option_order, [])
    if version.kind == "multiple":
        ids = [option.id for option in shown.options]
        return [list(chosen) for size in range(1, len(ids) + 1) for chosen in itertools.combinations(ids, size)]
    if shown.parts:  # one choice for each part, together
        parts = [[f"{part.id}:{option.id}" for option in part.options] for part in shown.parts]
        return [list(chosen) for chosen in itertools.product(*parts)]
    return [[option.id] for option in shown.options] or [[area.id] for area in shown.areas]


@dataclass
class Memory:
    """By question version (the bot knows it by its words): answers it was told are wrong, and the one that is right."""

    wrong: dict[int, set[tuple[str, ...]]] = field(default_factory=dict)
    right: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def answer(self, response, rng):
        """The right answer where it is known, else one of those not known to be wrong."""
        key = response.version_id
        if key in self.right:
            return list(self.right[key])
        left = [one for one in offers(response) if tuple(sorted(one)) not in self.wrong.get(key, set())]
        return rng.choice(left)

    def learn(self, attempt):
        """What the result says: which questions were missed, by their words. What was not missed was right."""
        told = {missed.text for section in queries.section_results(attempt=attempt) for missed in section.missed}
        for response in Response.objects.filter(attempt=attempt).select_related("version"):
            given = tuple(sorted(response.answer))
            if response.version.text in told:
                self.wrong.setdefault(response.version_id, set()).add(given)
            else:
                self.right[response.version_id] = tuple(response.answer)
