"""The board's pages: who gets in, what a question may be, and that nothing in a file is a formula."""

import csv
import datetime
import io
import re

import pytest

from certificates.licensing.models import LicenceType
from elearning.coverage.models import Headcount
from tests.elearning.coverage import world
from tests.elearning.coverage.world import TODAY, ago
from tests.factories import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
PAGES = ["/coverage/", "/coverage/coverage.csv", "/coverage/headcounts/", "/coverage/headcounts/declare/"]


@pytest.fixture
def council():
    return OrganisationFactory(name="Exampleshire Council")


@pytest.fixture
def teachers():
    return RoleFactory(slug="teachers")


@pytest.fixture
def analyst(client, council):
    person = world.analyst(council)
    client.force_login(person)
    return person


@pytest.mark.parametrize("address", PAGES)
def test_who_gets_in(client, council, address):
    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    client.force_login(world.analyst(council))
    assert client.get(address).status_code == 200
    client.force_login(UserFactory(is_superuser=True))
    assert client.get(address).status_code == 200


def test_empty_pages_say_what_to_do(client, analyst):
    assert "Nothing to report yet" in client.get("/coverage/").content.decode()
    assert "No headcounts yet" in client.get("/coverage/headcounts/").content.decode()
    RoleFactory(slug="teachers")
    assert "Nothing to report here" in client.get("/coverage/?role=teachers").content.decode()


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"on": "31/12/2025"}, "“31/12/2025” is not a date we can read"),
        ({"on": (TODAY + datetime.timedelta(1)).isoformat()}, "is in the future: choose today or an earlier day."),
        ({"on_day": "31", "on_month": "2", "on_year": "2026"}, "31/2/2026 is no day of the calendar"),
        ({"on_day": "3", "on_month": "", "on_year": ""}, "The date must include a month and a year"),
        ({"on_day": "x", "on_month": "2", "on_year": "2026"}, "The date must be in numbers"),
        ({"on": "0001-01-01"}, "The year must have four figures and be 1900 or later"),
        ({"on": "2026-01-0\0"}, "The date must be in numbers"),
    ],
)
def test_a_bad_day_is_explained(client, analyst, question, sentence):
    response = client.get("/coverage/", question)
    text = response.content.decode()
    assert sentence in text
    assert "<title>Error: Coverage" in text
    answer = client.get("/coverage/coverage.csv", question)
    assert (answer.status_code, sentence in answer.content.decode()) == (400, True)


def test_a_day_in_three_boxes_or_whole(client, analyst, council, teachers):
    world.count(council, teachers, 10, counted=datetime.date(2026, 3, 1))
    for question in ({"on": "2026-03-01"}, {"on_day": "1", "on_month": "mar", "on_year": "2026"}):
        response = client.get("/coverage/", question)
        assert "Coverage as at 1 March 2026" in response.content.decode()
        assert "coverage.csv?on=2026-03-01" in response.content.decode()
        assert len(response.context["report"].rows) == 1
    assert "Nothing to report" in client.get("/coverage/?on=2026-02-28").content.decode()


def test_outside_the_scope_nothing_is_found(client, analyst, council, teachers):
    other = OrganisationFactory(name="Other Council")
    for page in PAGES[:2]:
        assert client.get(page, {"organisation": other.slug}).status_code == 404
        assert client.get(page, {"organisation": "no-such"}).status_code == 404
        assert client.get(page, {"role": "no-such"}).status_code == 404
        assert client.get(page, {"organisation": council.slug, "role": "teachers"}).status_code == 200
    world.count(other, teachers, 5)
    assert "Other Council" not in client.get("/coverage/headcounts/").content.decode()
    response = client.post(
        "/coverage/headcounts/declare/",
        {
            "organisation": other.slug, "role": "teachers", "number": "3", "source": "x",
            "counted_on_day": "1", "counted_on_month": "1", "counted_on_year": "2026",
        },
    )  # fmt: skip
    assert "No organisation whose figures you may see has" in response.content.decode()
    assert Headcount.objects.count() == 1


def test_chart_has_a_title_and_the_table_s_figures(client, analyst, council, teachers):
    module = world.make_module()
    world.require(teachers, module)
    for number, (name, head) in enumerate([("School A", 4), ("School B", None), ("School <b>", 1)]):
        council.refresh_from_db()
        school = OrganisationFactory(parent=council, name=name, slug=f"s{number}")
        for _ in range(2):
            person = UserFactory()
            world.join(person, teachers, school)
            world.complete(person, module)
        if head:
            world.count(school, teachers, head)
    response = client.get("/coverage/")
    (chart,) = [part["chart"] for part in response.context["groups"]]
    assert chart in response.content.decode()
    assert re.search('<svg role="img" aria-labelledby="chart-teachers-title chart-teachers-desc"', chart)
    assert (
        f'<title id="chart-teachers-title">Teachers: share currently trained as at {TODAY:%-d %B %Y}</title>' in chart
    )
    assert re.findall('<text[^>]*chart__value[^>]*>([^<]*)', chart) == [
        "6 trained, headcount not known", "200% (2 of 1)", "50% (2 of 4)", "2 trained, headcount not known",
    ]  # fmt: skip
    assert re.findall('chart__bar" x="0" y="[0-9]+" width="([^"]*)"', chart) == ["100.0%", "50.0%"]
    assert chart.count("chart__unknown") == 2
    assert "<b>" not in chart
    table = response.content.decode()
    assert [row.percent for row in response.context["report"].rows] == ["not known", "200%", "50%", "not known"]
    assert "More people trained than the headcount says: check the number." in table


def test_nobody_is_named(client, analyst, council, teachers):
    module = world.make_module()
    world.require(teachers, module)
    person = UserFactory(name="Zebedee Quill")
    world.join(person, teachers, council)
    world.complete(person, module)
    for page in PAGES[:3]:
        assert "Zebedee" not in client.get(page).content.decode()


PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c calc'!A0", '=HYPERLINK("http://x","y")',
    "-2+3+cmd|' /C calc'!D2", "@import", '=IMPORTXML("http://x")', "+447700900000", "=DDE()", '","=1+1', "=\"=1\"",
]  # fmt: skip


def test_no_cell_is_a_formula(client, analyst, council):
    for number, payload in enumerate(PAYLOADS):
        council.refresh_from_db()
        place = OrganisationFactory(parent=council, name=payload, slug=f"p{number}")
        role = RoleFactory(slug=f"r{number}", name=f"r{number}", plural=payload)
        world.count(place, role, 5, source=payload)
    drivers = RoleFactory(slug="taxi-drivers", licensed=True)
    authority = world.make_authority(council, drivers, imported=ago(3), name="=Authority")
    world.license_holder(authority, "B1", "A B", LicenceType.objects.get())
    text = client.get("/coverage/coverage.csv").content
    assert text.startswith(
        b"\xef\xbb\xbfon,role,organisation,trained,headcount,headcount_source,headcount_on,share,note\r\n"
    )
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert len(lines) == 2 * len(PAYLOADS) + 2
    assert [cell for line in lines for cell in line if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n")] == []
    assert f"'{PAYLOADS[4]}" in {line[2] for line in lines}


def test_many_rows_are_paged_and_many_organisations_typed(client, analyst, council, teachers):
    for number in range(60):
        council.refresh_from_db()
        world.count(OrganisationFactory(parent=council, name=f"School {number:02}"), teachers, 5)
    response = client.get("/coverage/")
    assert (len(response.context["page_obj"]), response.context["page_obj"].paginator.count) == (50, 61)
    assert "Show as a chart" in response.content.decode()
    assert '<datalist id="organisations">' in response.content.decode()
    assert len(client.get("/coverage/?page=2").context["page_obj"]) == 11
    assert client.get("/coverage/coverage.csv").content.count(b"\r\n") == 62
    for typed in ("school 07", "School 07", "school-07", "07"):
        response = client.get("/coverage/", {"organisation": typed})
        assert [row.organisation for row in response.context["report"].rows] == ["School 07"]
        assert "organisation=school-07" in response.content.decode()
    assert "Several organisations have “school” in their name: School 00 (school-00);" in (
        client.get("/coverage/", {"organisation": "school"}).content.decode()
    )
    assert "has “hotel” in its name." in client.get("/coverage/", {"organisation": "hotel"}).content.decode()
    assert client.get("/coverage/", {"organisation": "school-99"}).status_code == 404
    listed = client.get("/coverage/headcounts/?page=2&role=teachers")
    assert (len(listed.context["histories"]), listed.context["page_obj"].paginator.num_pages) == (25, 3)
    assert "page=3" in listed.content.decode()
    assert [found.organisation.name for found in client.get("/coverage/headcounts/?words=07").context["histories"]] == [
        "School 07"
    ]
    assert "No headcount found" in client.get("/coverage/headcounts/?words=hotel").content.decode()


def test_declaring_a_headcount(client, analyst, council, teachers):
    question = {
        "organisation": council.slug, "role": "teachers", "number": "1200", "source": "School workforce census",
        "counted_on_day": "1", "counted_on_month": "11", "counted_on_year": "2025",
    }  # fmt: skip
    response = client.post("/coverage/headcounts/declare/", question, follow=True)
    assert response.redirect_chain == [("/coverage/headcounts/", 302)]
    assert "1,200 teachers as counted on 1 November 2025 (School workforce census)." in response.content.decode()
    client.post("/coverage/headcounts/declare/", {**question, "number": "1210"})
    (history,) = client.get("/coverage/headcounts/").context["histories"]
    assert (history.newest.number, [one.number for one in history.earlier]) == (1210, [1200])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"organisation": ""}, "Choose the organisation."),
        ({"role": ""}, "Choose the role."),
        ({"role": "nobody"}, "Choose a role from the list."),
        ({"number": ""}, "Enter the number of people."),
        ({"number": "12.5"}, "The number of people must be a whole number, like 240."),
        ({"number": "-1"}, "The number of people must be 0 or more."),
        ({"number": "99999999999"}, "The number of people must be 9,999,999 or fewer."),
        ({"source": " "}, "Say where the number comes from"),
        ({"source": "x" * 151}, "Where the number comes from must be 150 characters or fewer."),
        ({"counted_on_day": ""}, "The date must include a day."),
        ({"counted_on_year": "2099"}, "1 November 2099 is in the future"),
        (
            {"counted_on_day": "", "counted_on_month": "", "counted_on_year": ""},
            "Enter the day on which people were counted.",
        ),
    ],
)
def test_a_bad_headcount_is_explained(client, analyst, council, teachers, wrong, sentence):
    question = {
        "organisation": council.slug, "role": "teachers", "number": "1200", "source": "Census",
        "counted_on_day": "1", "counted_on_month": "11", "counted_on_year": "2025", **wrong,
    }  # fmt: skip
    response = client.post("/coverage/headcounts/declare/", question)
    assert sentence in response.content.decode()
    assert "<title>Error: Declare a headcount" in response.content.decode()
    assert Headcount.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [("/coverage/", 16), ("/coverage/headcounts/", 7)])
def test_the_number_of_queries_is_fixed(client, council, teachers, django_assert_num_queries, number, address, queries):
    module = world.make_module()
    world.require(teachers, module)
    for index in range(number):
        council.refresh_from_db()
        school = OrganisationFactory(parent=council, name=f"School {index}")
        world.count(school, teachers, 5)
        world.count(school, teachers, 6, counted=ago(3))
        for _ in range(number):
            person = UserFactory()
            world.join(person, teachers, school)
            world.complete(person, module)
    client.force_login(world.analyst(council))
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)
