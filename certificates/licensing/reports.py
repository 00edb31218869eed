"""Tables that leave the site as CSV. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from certificates.licensing import queries, rules
from certificates.licensing.models import Authority, Licence, RegisterImport
from content.sheets import inert

COLUMNS = (
    "authority", "badge number", "holder's name", "licence type", "issued", "expires", "on register", "as at", "ready",
    "reasons", "training counts from", "certificate", "training completed on", "certificate valid until",
)  # fmt: skip
TEMPLATE = ("authority", "badge number", "holder's name", "licence type", "issued", "expires")
READY = {True: "ready to renew", False: "not ready", None: "could not check"}
CHUNK = 1_000


class _Echo:
    """csv writes into it and gets the line back, so that a long table never stands in memory."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Lines of a CSV, with the mark by which Excel knows UTF-8."""
    yield "\ufeff"
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([inert(value) if isinstance(value, str) else value for value in row])


def register_rows(*, authority: Authority, licences: QuerySet[Licence], on: datetime.date) -> Iterator[tuple[Any, ...]]:
    """The register as filtered, each licence with its readiness on the day. Two queries more for every 1,000."""
    yield COLUMNS
    rows = licences.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        found = queries.readiness_of_many(
            authority=authority, badges=[licence.badge_key for licence in chunk], on=on, today=on
        )
        for licence in chunk:
            answer = found[licence.badge_key]
            certificate = answer.certificate
            yield (
                authority.name, licence.badge_number, licence.holder_name, licence.licence_type.name,
                rules.in_words(licence.issued_on), rules.in_words(licence.expires_on),
                "yes" if licence.on_register else "no", rules.in_words(on), READY[answer.ready],
                " ".join(reason.text for reason in answer.reasons), _day(answer.counts_from),
                certificate.code if certificate else "", _day(certificate.completed_on if certificate else None),
                _day(certificate.valid_until if certificate else None),
            )  # fmt: skip


def refusal_rows(register_import: RegisterImport) -> Iterator[tuple[Any, ...]]:
    """The refused lines of a file, as kept: at most 1,000 of them."""
    yield ("line", "column", "value", "reason")
    for refusal in register_import.refusals:
        yield (refusal["line"], refusal["column"], refusal["value"], refusal["reason"])


def template_rows(authority: Authority) -> Iterator[tuple[str, ...]]:
    """An empty register with one example, which reads as itself."""
    yield TEMPLATE
    yield (authority.name, "PHD 01234", "Sam Example", "Private hire driver", "1 April 2026", "31 March 2029")


def _day(day: datetime.date | None) -> str:
    return rules.in_words(day) if day else ""
