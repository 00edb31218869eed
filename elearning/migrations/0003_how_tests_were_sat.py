"""Certificates that were awarded before learn how their tests were sat, and which officers vouched for whom.

The ledger could not say it before, and without it a supervised test would be taken for one that was not.
"""

import math
from fractions import Fraction

from django.db import migrations
from django.utils import timezone


def carry_over(apps, schema_editor):
    """Every completion of a test: what its attempt knows goes to its certificates, a confirmation to the ledger."""
    Completion = apps.get_model("elearning", "Completion")
    Certificate = apps.get_model("certificates", "Certificate")
    for completion in Completion.objects.filter(attempt__isnull=False).select_related("attempt").iterator(500):
        attempt = completion.attempt
        Certificate.objects.filter(completion=completion.uuid).update(
            supervised=attempt.sitting_id is not None,
            minutes=attempt.rules.get("minutes"),
            section_scores=_section_scores(apps, attempt),
        )
        if attempt.sitting_id is not None:
            _vouch(apps, completion)


def _section_scores(apps, attempt):
    """Per cent of each section, rounded down. The marks that are kept have six places; what they stand for are
    fractions of a question with small denominators, which six places tell apart."""
    sections = {row["section"]: (Fraction(row["marks"]), row["out_of"]) for row in attempt.carried}
    asked = apps.get_model("quizzes", "Response").objects.filter(attempt=attempt)
    for section, mark in asked.values_list("section", "mark"):
        earned, out_of = sections.get(section, (Fraction(0), 0))
        sections[section] = (earned + Fraction(mark or 0).limit_denominator(500), out_of + 1)
    titles = dict(
        apps.get_model("quizzes", "QuizSection")
        .objects.filter(quiz=attempt.quiz_id)
        .values_list("slug", "title")
    )
    return {
        section: {"title": titles.get(section, section), "score": _two_places(earned, out_of)}
        for section, (earned, out_of) in sections.items()
    }


def _two_places(earned, out_of):
    hundredths = math.floor(earned * 10_000 / out_of)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _vouch(apps, completion):
    """The newest word counts; that it was somebody else has voided the attempt already."""
    words = apps.get_model("quizzes", "IdentityCheck").objects.filter(attempt=completion.attempt_id)
    word = words.order_by("-pk").first()
    if word is not None and word.confirmed:
        apps.get_model("certificates", "Vouching").objects.get_or_create(
            completion=completion.uuid,
            defaults={
                "vouched_on": timezone.localdate(word.checked_at),
                "vouched_at": word.checked_at,
                "vouched_by_id": word.checked_by_id,
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0004_how_a_test_was_sat"),
        ("elearning", "0002_workshop_and_tests"),
        ("quizzes", "0003_scenario_drafts"),
    ]

    # Backwards: the columns and the table go with the migration of certificates, nothing is left to undo.
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
