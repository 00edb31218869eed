"""An attempt started from a bank of 5,000 questions, in this process: what the engine takes, the page not counted."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from quizzes.actions import start_attempt
from quizzes.models import Quiz
from tests.benchmarks.report import Line
from tests.quizzes.banks import bank

QUESTIONS, TIMES = 5_000, 100
GOAL_MS, GOAL_QUERIES = 50, 10


def starting(*, say: Callable[[str], None]) -> list[Line]:
    """The median of a hundred people's first starts; 20 questions drawn by chance."""
    say(f"Starts from a bank of {QUESTIONS:,} …")
    quiz = bank(QUESTIONS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as either database does by itself before long
    people = User.objects.bulk_create(
        User(name=f"Starter Example{n:03}", email=f"starter{n:03}@example.com") for n in range(TIMES + 2)
    )
    _start(people[0], quiz)  # SQL is made once
    with CaptureQueriesContext(connection) as asked:
        _start(people[1], quiz)
    queries = sum(query["sql"].split()[0] in ("SELECT", "INSERT", "UPDATE") for query in asked.captured_queries)
    took = []
    for person in people[2:]:
        began = time.perf_counter()
        _start(person, quiz)
        took.append((time.perf_counter() - began) * 1000)
    median = statistics.median(took)
    return [
        Line(
            name=f"Start from a bank of {QUESTIONS:,} questions",
            figure=f"{median:.1f} ms, {queries} queries",
            goal=f"{GOAL_MS} ms, {GOAL_QUERIES} queries",
            met=median <= GOAL_MS and queries <= GOAL_QUERIES,
        )
    ]


def _start(person: User, quiz: Quiz) -> None:
    start_attempt(person=person, quiz=quiz, now=timezone.now())
