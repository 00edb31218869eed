"""A person's certificates as the rules of licensing take them: what is told to their holder, not to an officer."""

from __future__ import annotations

from collections.abc import Sequence

from certificates.licensing import rules
from certificates.licensing.queries.desk import section_scores
from certificates.models import Vouching
from certificates.queries import Held


def training_of(held: Sequence[Held]) -> list[rules.TrainingFacts]:
    """Certificates with their modules, as things stand now. A query where one of them was sat under supervision."""
    supervised = [one.certificate.completion for one in held if one.certificate.supervised]
    vouched = (
        set(Vouching.objects.filter(completion__in=supervised).values_list("completion", flat=True))
        if supervised
        else set()
    )
    return [
        rules.TrainingFacts(
            code=one.certificate.code,
            module=one.certificate.module.slug,
            module_title=one.certificate.module_title,
            completed_on=one.certificate.completed_on,
            valid_until=one.certificate.valid_until,
            score=one.certificate.score,
            attempt_number=one.certificate.attempt_number,
            standing=one.standing,
            version=one.certificate.module_version,
            sat=rules.SatFacts(
                supervised=one.certificate.supervised,
                vouched=one.certificate.completion in vouched,
                minutes=one.certificate.minutes,
                sections=section_scores(one.certificate.section_scores),
            ),
        )
        for one in held
    ]
