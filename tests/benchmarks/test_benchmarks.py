"""The benchmark's own sums and tables. Nothing is timed here."""

import pytest

from tests.benchmarks.browser import Answer, Browser
from tests.benchmarks.comparing import Speed, Subject, compared, ratio, speed
from tests.benchmarks.report import Line, as_text, closing, table, verdict
from tests.benchmarks.server import parse_cpu_ticks
from tests.benchmarks.weight import Links, named_files


def _answer(kind, body):
    return Answer(200, {"content-type": kind}, body, 0.0)


def _subject(**changes):
    fields = {"name": "A page", "ask": None, "twin": None, "times": 10, "queries": 4, "size": 1000}
    return Subject(**(fields | changes))


def _speed(cpu_ms, *, rate=100.0):
    return Speed(rate=rate, median_ms=1000 / rate, cpu_ms=cpu_ms)


def test_a_ratio_without_a_whole_is_nothing():
    assert ratio(1, 4) == 0.25
    assert ratio(1, 0) == 0.0


def test_a_speed_is_what_each_took_and_all_cost():
    assert speed([0.01, 0.02, 0.06], 0.03) == Speed(rate=3 / 0.09, median_ms=20.0, cpu_ms=10.0)


def test_a_share_is_the_median_over_the_rounds_of_bare_over_page():
    runs = [
        (_speed(2.0, rate=50), _speed(1.0)),
        (_speed(4.0, rate=25), _speed(1.0)),
        (_speed(2.5, rate=40), _speed(1.0)),
    ]

    found = compared(_subject(), runs)

    assert (found.share_cpu, found.share_rate) == (0.4, 0.4)
    assert (found.page, found.bare) == (_speed(2.5, rate=40), _speed(1.0))
    assert found.met is None


@pytest.mark.parametrize(("share", "queries", "met"), [(0.5, 4, True), (0.51, 4, False), (0.5, 3, False)])
def test_a_goal_is_met_by_share_and_queries_together(share, queries, met):
    found = compared(_subject(goal_share=share, goal_queries=queries), [(_speed(2.0), _speed(1.0))])

    assert found.met is met


def test_figures_of_a_table_stand_to_the_right():
    assert table([("", "ms", "goal", ""), ("A page", "1.25", "2", "met")]) == (
        "          ms  goal\nA page  1.25  2     met"
    )


def test_the_report_says_met_missed_or_nothing():
    assert [verdict(True), verdict(False), verdict(None)] == ["met", "missed", ""]
    text = as_text(
        compared=[compared(_subject(goal_share=0.5, goal_queries=6), [(_speed(2.0), _speed(1.0))])],
        lines=[Line(name="A print", figure="41 ms", goal="40 ms", met=False)],
    )
    assert (
        "A page   0.50      1.00        4    2.00  1.00    100   100  10.00  10.00  1,000  0.5, 6 queries  met" in text
    )
    assert text.splitlines()[-1] == "A print  41 ms  goal 40 ms  missed"


def test_the_closing_sentence_counts_only_what_has_a_goal():
    assert closing([True, None, True]) == "All 2 goals are met."
    assert closing([True, None, False]) == "1 of 2 goals are met, 1 missed. On a busy machine, run it again."


def test_cpu_ticks_are_read_behind_a_name_with_spaces_and_brackets():
    assert parse_cpu_ticks("7 (gunicorn: a) b) S 1 7 7 0 -1 4194560 900 0 0 0 120 34 0 0 20 0 5 0 100") == 154


def test_the_files_of_a_page_are_found_once_each():
    links = Links()
    links.feed(
        '<link rel="preload" href="/a.woff2" as="font"><link rel="stylesheet" href="/a.css"><link rel="x" href="/">'
        '<script src="/a.js"></script><script src="/a.js"></script><img src="data:image/png;base64,AA==">'
        '<img src="/a.png">'
    )

    assert links.found == ["/a.woff2", "/a.css", "/a.js", "/a.png"]


def test_files_named_by_files_are_found():
    css = b"@font-face{src:url('fonts/a.woff2')}a{background:url(data:image/svg+xml;x)}"
    assert named_files(_answer("text/css; charset=utf-8", css)) == ["fonts/a.woff2"]
    assert named_files(_answer("text/javascript", b'import{a}from"./a.js";a("./not-a-file")')) == ["./a.js"]
    assert named_files(_answer("font/woff2", b"\x00")) == []


def test_a_browser_keeps_cookies_and_forgets_those_that_are_emptied():
    browser = Browser(1)
    browser._keep_cookie("session=abc; HttpOnly; Path=/")
    browser._keep_cookie("csrf=def; Path=/")
    browser._keep_cookie('session=""; Max-Age=0')

    assert browser.cookies == {"csrf": "def"}
