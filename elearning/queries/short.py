"""What a certificate lacks at an authority that licenses its holder: they may have sat the test before it knew them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from certificates import queries as certificates_queries
from certificates.licensing import queries as licensing_queries
from certificates.licensing import rules as licensing_rules


@dataclass(frozen=True, kw_only=True)
class Short:
    """A valid certificate that does not count at an authority. `module`: its slug. `lacks`: sentences.

    `waits`: nothing is missing but an officer's word on who sat it.
    """

    code: str
    module: str
    module_title: str
    authority_name: str
    completed_on: datetime.date
    lacks: tuple[str, ...]
    waits: bool
    url: str = ""  # of the module, where the page does not show it already

    @property
    def title(self) -> str:
        until = "yet" if self.waits else "for a renewal"
        return f"{self.authority_name} cannot count your certificate of {self.module_title} {until}."

    @property
    def then(self) -> str:
        """What the person does."""
        if self.waits:
            return f"You need not sit it again: ask the licensing team of {self.authority_name} to note who sat it."
        return f"Take the test again: it is now sat by the rules of {self.authority_name}."

    @property
    def words(self) -> str:
        return " ".join((self.title, *self.lacks, self.then))


def shorts_of(
    *, person: User, on: datetime.date, choices: Sequence[licensing_queries.PolicyChoice] | None = None
) -> list[Short]:
    """What is lacking at each of the person's authorities (`choices`, where they were read already) on a day.

    No query where no authority asks for anything; else three at most.
    """
    if choices is None:
        choices = licensing_queries.policies_for(person=person, on=on)
    if not choices:
        return []
    return shorts_among(certificates_queries.certificates_of(person=person, on=on), choices=choices)


def shorts_among(
    held: Sequence[certificates_queries.Held], *, choices: Sequence[licensing_queries.PolicyChoice]
) -> list[Short]:
    """The same of certificates that were read already. At most one query."""
    found = []
    training = licensing_queries.training_of(held) if choices else []
    for choice in choices:
        short = licensing_rules.short_of(training, policy=choice.facts, policies=choice.policies)
        if short is not None:
            fact, lacks = short
            found.append(
                Short(
                    code=fact.code,
                    module=fact.module,
                    module_title=fact.module_title,
                    authority_name=choice.authority_name,
                    completed_on=fact.completed_on,
                    lacks=tuple(one.text for one in lacks),
                    waits=all(one.code == licensing_rules.NOT_VOUCHED for one in lacks),
                )
            )
    return found
