"""Page, CSV, API and a slow count of another making agree, whatever the data."""

import csv
import html
import io
import re

import pytest
from django.utils import timezone

from accounts.tokens import issue_token
from elearning.coverage import queries
from tests.elearning.coverage.oracle import Oracle
from tests.elearning.coverage.world import TODAY, ago, analyst, random_world

pytestmark = pytest.mark.django_db


def page_rows(client, on):
    """(organisation, trained, headcount, share, source with day and notes) of all pages."""
    rows, number = [], 1
    while True:
        response = client.get("/coverage/", {"on": on, "page": number})
        text = response.content.decode()
        for line in re.findall(r'<tr class="govuk-table__row">\s*<th scope="row".*?</tr>', text, re.S):
            cells = [
                html.unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.S)
            ]
            rows.append([cell.strip() for cell in cells])
        if not response.context["page_obj"].has_next():
            return rows
        number += 1


@pytest.mark.parametrize("seed", range(50))
def test_page_csv_api_and_oracle_agree(client, seed):
    tops, _, _ = random_world(seed)
    seen = tops if seed % 2 else tops[:1]
    viewer = analyst(*seen)
    _, key = issue_token(person=viewer, label="Board pack", now=timezone.now())
    client.force_login(viewer)
    for on in (TODAY, ago(seed * 7 % 400)):
        report = queries.coverage(viewer=viewer, on=on)
        expected = Oracle(tops=seen, on=on).report()
        assert {
            (row.organisation_slug, row.role_slug): (row.trained, row.headcount, row.headcount_source, row.headcount_on)
            for row in report.rows
        } == expected
        assert len(report.rows) == len(expected)

        def said(value):
            return "not known" if value is None or value == "" else str(value)

        def inert(text):
            return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text

        answer = client.get("/coverage/coverage.csv", {"on": on})
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]
        assert lines == [
            [
                on.isoformat(), inert(row.role), inert(row.organisation), said(row.trained), said(row.headcount),
                inert(said(row.headcount_source)), said(row.headcount_on), said(row.share), row.note,
            ]
            for row in report.rows
        ]  # fmt: skip

        answer = client.get("/api/v1/coverage", {"on": on}, headers={"Authorization": f"Bearer {key}"})
        assert [
            (row["organisation_slug"], row["role"], row["trained"], row["headcount"], row["share"])
            for row in answer.json()
        ] == [
            (
                row.organisation_slug,
                row.role_slug,
                row.trained,
                row.headcount,
                None if row.share is None else float(row.share),
            )
            for row in report.rows
        ]

        shown = page_rows(client, on)
        assert [row[:4] for row in shown] == [
            [row.organisation, said(row.trained), said(row.headcount), row.percent] for row in report.rows
        ]
        for row, cells in zip(report.rows, shown, strict=True):
            assert cells[4].startswith(row.headcount_source)
