"""When one may declare, when a declaration still counts, and what the certificate says of it."""
# ruff: noqa: E501 - one case a line

import datetime

import pytest

from elearning.rules import Gate, declaration_gate, declared_words, still_counts

DAY = datetime.date(2026, 9, 1)
LATER = datetime.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("joined", "lessons_first", "unread", "declared", "gate"),
    [
        (False, True, 0, False, Gate.JOIN),
        (True, True, 2, False, Gate.LESSONS),
        (True, False, 2, False, Gate.OPEN),
        (True, True, 0, False, Gate.OPEN),
        (True, True, 2, True, Gate.DECLARED),
    ],
)
def test_the_gate(joined, lessons_first, unread, declared, gate):
    assert declaration_gate(joined=joined, lessons_first=lessons_first, unread=unread, declared=declared) == gate


@pytest.mark.parametrize(
    ("last_day", "revoked", "opened", "counts"),
    [
        (None, False, [], True),
        (LATER, False, [], True),
        (LATER - datetime.timedelta(days=1), False, [], False),
        (None, True, [], False),
        (None, False, [DAY], True),  # what was open on the day is met by it
        (None, False, [DAY + datetime.timedelta(days=1)], False),
        (None, False, [LATER], False),
        (None, False, [LATER + datetime.timedelta(days=1)], True),  # opens tomorrow
    ],
)
def test_what_still_counts(last_day, revoked, opened, counts):
    assert still_counts(completed_on=DAY, last_day=last_day, revoked=revoked, opened=opened, on=LATER) is counts


@pytest.mark.parametrize(
    ("edition", "statement", "words"),
    [
        ("The guide, 2026", "I have read and understood Part one of The guide, 2026.", "declared that they have read and understood Part one of The guide, 2026"),
        ("The guide, 2026", "I have read and understood Part one.", "declared that they have read and understood Part one (The guide, 2026)"),
        ("The guide, 2026", "We keep to it.", "declared: “We keep to it” (The guide, 2026)"),
    ],
)  # fmt: skip
def test_the_words_of_a_certificate(edition, statement, words):
    assert declared_words(edition=edition, statement=statement) == words
