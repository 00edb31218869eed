"""`python -m tests.benchmarks.items RESPONSES`: makes so many responses to one test, analyses them in a process of its
own that has done nothing else, and says in JSON how long that took and how much memory."""

from __future__ import annotations

import datetime
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

SLUG = "bench-items"
DRAW, BANK, PAGE = 10, 60, 5
BATCH = 5_000  # attempts


def main() -> None:
    """First makes, then measures: what making took is no part of it."""
    import django

    django.setup()
    if sys.argv[1] == "measure":
        measure()
        return
    responses = int(sys.argv[1])
    make_responses(attempts=responses // DRAW)
    command = [sys.executable, "-m", "tests.benchmarks.items", "measure"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=os.environ, check=True)
    sys.stdout.write(done.stdout)


def measure() -> None:
    """The whole analysis as the desk shows it, of first attempts, with nothing kept from before."""
    from django.db import connection, reset_queries

    from elearning.workshop.queries import Sample, analyse
    from quizzes.models import Quiz

    sample = Sample(quiz_id=Quiz.objects.get(slug=SLUG).pk)
    reset_queries()
    baseline = _peak_mb()
    began, cpu = time.perf_counter(), time.process_time()
    found = analyse(sample)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    peak = _peak_mb()
    asked = sum(line.whole.figures.asked for line in found.questions)
    if asked != found.attempts * DRAW or found.consistency is None or found.questions[0].whole.figures.index is None:
        raise RuntimeError(f"{asked} responses of {found.attempts} attempts were analysed.")
    figures = {"responses": asked, "seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak, "over_mb": peak - baseline}
    sys.stdout.write(json.dumps(figures | {"vendor": connection.vendor}) + "\n")


def make_responses(*, attempts: int) -> None:
    """People who know more or less, a bank of single choices that are harder or easier: written straight to the rows,
    for a million by way of the actions would take hours. All made up."""
    from django.db import connection, transaction
    from django.utils import timezone

    from accounts.models import User
    from quizzes.actions import Wording, write_question
    from quizzes.models import Attempt, Pool, Quiz, QuizSection, Response

    rng, now = random.Random(1), timezone.now() - datetime.timedelta(days=300)
    with transaction.atomic():
        pool = Pool.objects.create(slug=SLUG, title="Bench items")
        quiz = Quiz.objects.create(slug=SLUG, title="Bench items", questions_per_page=PAGE)
        QuizSection.objects.create(quiz=quiz, pool=pool, slug="all", title="All", draw=DRAW)
        options = [("a", "Tell somebody", True), ("b", "Wait", False), ("c", "Look away", False), ("d", "Ask", False)]
        versions = []
        for number in range(BANK):
            wording = Wording(kind="single", text=f"<p>Question {number}?</p>", options=options, feedback="Think.")
            question, _ = write_question(pool=pool, key=f"item-{number}", section="all", wording=wording, now=now)
            assert question.current is not None
            versions.append(question.current)
        keys = [option["id"] for option in versions[0].options]
    rules: dict[str, Any] = {"pass_mark": 80, "attempts_allowed": None, "questions_per_page": PAGE}

    def papers(people: list[User]) -> Iterator[tuple[Attempt, list[Response]]]:
        for person in people:
            skill, start = rng.random(), now + datetime.timedelta(minutes=rng.randrange(400_000))
            paper, moment = [], start
            for place, item in enumerate(rng.sample(range(BANK), DRAW), start=1):
                if place % PAGE == 1:
                    moment += datetime.timedelta(seconds=rng.randrange(20, 240))
                right = rng.random() < 0.25 + 0.7 * skill * (1 - item / (2 * BANK))
                answer = keys[0] if right else rng.choice(keys[1:])
                paper.append(
                    Response(
                        position=place, section="all", version=versions[item], option_order=keys, answer=[answer],
                        saved_at=moment, mark=Decimal(int(right)),
                    )
                )  # fmt: skip
            marks = sum((response.mark or Decimal(0) for response in paper), Decimal(0))
            yield (
                Attempt(
                    person=person, quiz=quiz, number=1, state=Attempt.State.SUBMITTED, rules=rules, started_at=start,
                    submitted_at=moment, marks=marks, out_of=DRAW, score=marks * 10, passed=marks >= 8,
                ),
                paper,
            )  # fmt: skip

    for first in range(0, attempts, BATCH):
        with transaction.atomic():
            people = User.objects.bulk_create(
                [
                    User(name=f"Item Example{n:06}", email=f"item{n:06}@example.com")
                    for n in range(first, min(first + BATCH, attempts))
                ]
            )
            made = list(papers(people))
            Attempt.objects.bulk_create([attempt for attempt, _ in made])
            rows = iter([response for attempt, paper in made for response in _of(attempt, paper)])
            while chunk := list(islice(rows, 10_000)):
                Response.objects.bulk_create(chunk)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself before long


def _of(attempt: Any, paper: list[Any]) -> list[Any]:
    for response in paper:
        response.attempt = attempt
    return paper


def _peak_mb() -> float:
    """The most memory that this program has held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


if __name__ == "__main__":
    main()
