"""The officer's desk in the browser's eyes: verdicts, lists, uploads; and that nobody sees another's."""

import csv
import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.formats import date_format

from certificates.licensing import importer, queries
from certificates.licensing.api import as_dict
from certificates.licensing.models import ClaimReview, Licence, RegisterImport
from tests.factories import NOW, ClaimFactory, LicenceFactory, LicenceTypeFactory, OfficerFactory, UserFactory

pytestmark = pytest.mark.django_db
DESK = "/licensing/"
HEADER = "Badge number,Holder's name,Licence type,Issued,Expires"
GOOD = "PHD 1,Imran Khan,Private hire driver,1 April 2026,31 March 2029"


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


# --- Looking up a badge -----------------------------------------------------------------------------------------------
def test_the_desk_asks_for_a_badge(desk):
    response = desk.get(DESK)
    assert response.status_code == 200
    assert response.templates[0].name == "licensing/desk.html"
    assert '<input type="hidden" name="authority" value="anytown"' in text_of(response)


def test_ready_in_one_look(desk, driver_today, today):
    response = desk.get(DESK, {"badge": "phd01234"})
    page = text_of(response)
    certificate = driver_today.certificates.get()
    assert response.context["found"].ready is True
    assert "verdict--yes" in page
    assert "Ready to renew" in page
    assert f'href="{reverse("certificates:verify_code", args=[certificate.code])}"' in page
    for words in (
        "Imran Khan", "Private hire driver", date_format(today + datetime.timedelta(days=30), "j F Y"),
        "Training counts from", f"was completed on {date_format(certificate.completed_on, 'j F Y')} with 90%",
    ):  # fmt: skip
        assert words in page


def test_not_ready_and_could_not_check(desk, council, make_driver, today):
    late = today + datetime.timedelta(days=30)
    make_driver(council, "2", trained=False, expires_on=late)
    page = text_of(desk.get(DESK, {"badge": "PHD 2"}))
    assert "verdict--no" in page
    assert "Not ready" in page
    assert "has not completed Safe journeys" in page
    page = text_of(desk.get(DESK, {"badge": "PHD 3"}))
    assert "verdict--unknown" in page
    assert "Could not check" in page
    assert "is not on the register of Anytown Council" in page


def test_somebody_who_was_renamed_is_shown_with_both_names(desk, driver_today):
    driver_today.name = "Imran Married"
    driver_today.save()
    response = desk.get(DESK, {"badge": "PHD 01234"})
    assert response.context["found"].ready is True
    assert "Imran Khan, now Imran Married (same name)" in text_of(response)
    claim = driver_today.badge_claims.get()
    assert "Imran Khan, now Imran Married" in text_of(desk.get(reverse("licensing:review", args=[claim.pk])))


def test_five_queries_for_the_whole_page(desk, driver_today, django_assert_num_queries):
    desk.get(DESK, {"badge": "PHD 01234"})  # the shell keeps its own for a minute
    with django_assert_num_queries(5):
        assert desk.get(DESK, {"badge": "PHD 01234"}).context["found"].ready is True


def test_another_day(desk, driver_today, today):
    later = today + datetime.timedelta(days=31)
    response = desk.get(DESK, {"badge": "PHD 01234", "on": date_format(later, "j F Y")})
    assert response.context["found"].on == later
    assert response.context["found"].reasons[0].code == "licence_ended"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"badge": ""}, "Enter a badge number."),
        ({"badge": "--"}, "Enter a badge number: letters and digits, as on the badge."),
        ({"badge": "1", "on": "12/31/2026"}, "The date is in the American order, month first."),
        ({"badge": "1", "on": "soon"}, "This is not a date."),
        ({"badge": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_bad_input_gets_a_sentence(desk, given, sentence):
    response = desk.get(DESK, given)
    assert response.status_code == 200
    page = text_of(response)
    assert sentence in page
    assert "<title>Error: " in page


def test_a_name_is_never_markup(desk, council, make_driver):
    make_driver(council, name="<script>alert(1)</script>", expires_on=datetime.date(2099, 1, 1))
    page = text_of(desk.get(DESK, {"badge": "PHD 01234"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_with_two_authorities_one_is_chosen(desk, officer, other_council, make_driver):
    OfficerFactory(person=officer, authority=other_council)
    assert 'value="otherton">Otherton Council</option>' in text_of(desk.get(DESK))
    make_driver(other_council, "5", expires_on=datetime.date(2099, 1, 1))
    found = desk.get(DESK, {"badge": "PHD 5", "authority": "otherton"}).context["found"]
    assert (found.authority, found.ready) == ("otherton", True)


# --- Who is it? -------------------------------------------------------------------------------------------------------
@pytest.fixture
def doubtful(council, make_driver):
    return make_driver(council, name="Imran Kahn", register_name="Imran Khan", expires_on=datetime.date(2099, 1, 1))


def test_when_names_differ_an_officer_decides(desk, officer, council, doubtful, today):
    council.policies.update(counts_from_months=None, valid_months=600)
    claim = council.claims.get()
    page = text_of(desk.get(DESK, {"badge": "PHD 01234"}))
    assert "Could not check" in page
    address = reverse("licensing:review", args=[claim.pk])
    assert f'href="{address}?on={today.isoformat()}"' in page
    assert "Imran Kahn" in text_of(desk.get(address))
    response = desk.post(
        f"{address}?on={today.isoformat()}", {"same_person": "yes", "note": "Passport seen"}, follow=True
    )
    assert response.context["found"].ready is True
    word = ClaimReview.objects.get()
    assert (word.same_person, word.note, word.reviewed_by) == (True, "Passport seen", officer)


def test_an_officers_word_needs_an_answer_and_a_note(desk, council, doubtful):
    response = desk.post(reverse("licensing:review", args=[council.claims.get().pk]), {})
    page = text_of(response)
    assert "Say whether they are the same person." in page
    assert "Write how you know: which document you saw, or whom you asked." in page
    assert ClaimReview.objects.count() == 0


# --- The register -----------------------------------------------------------------------------------------------------
def test_an_empty_register_says_what_to_do(desk):
    page = text_of(desk.get("/licensing/register/"))
    assert "The register is empty" in page
    assert 'href="/licensing/register/upload/?authority=anytown"' in page


def test_nothing_found_is_not_an_empty_register(desk, driver_today):
    assert "No licence fits" in text_of(desk.get("/licensing/register/", {"q": "nobody"}))


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_takes_the_same_number_of_queries(desk, council, make_driver, count, django_assert_num_queries):
    for number in range(count):
        make_driver(council, str(number), name=f"Driver {number}")
    desk.get("/licensing/register/")
    with django_assert_num_queries(9):
        response = desk.get("/licensing/register/")
    assert len(response.context["rows"]) == count


def test_filters_and_pages(desk, council, make_driver, today):
    soon, later = today + datetime.timedelta(days=20), today + datetime.timedelta(days=900)
    for _ in range(52):
        LicenceFactory(authority=council, expires_on=later)
    make_driver(council, "SOON", expires_on=soon)
    LicenceFactory(authority=council, badge_number="GONE 1", on_register=False)

    def badges(**given):
        return [row[0].badge_number for row in desk.get("/licensing/register/", given).context["rows"]]

    assert len(badges()) == 50
    assert len(badges(page=2)) == 3
    assert len(badges(page="x")) == 50
    assert badges(expiring=1) == ["PHD SOON"]
    assert badges(present="no") == ["GONE 1"]
    assert badges(q="imran") == ["PHD SOON"]
    assert badges(type="no-such-type", q="imran") == ["PHD SOON"]


def test_page_csv_and_api_agree(desk, council, driver_today, make_driver, today):
    late = today + datetime.timedelta(days=60)
    make_driver(council, "2", trained=False, expires_on=late)
    make_driver(council, "3", name="Ann", register_name="=Ben", expires_on=late)
    make_driver(council, "4", expires_on=today - datetime.timedelta(days=1))
    rows = desk.get("/licensing/register/").context["rows"]
    on_page = {licence.badge_number: (found.ready, [r.text for r in found.reasons]) for licence, found, *_ in rows}
    response = desk.get("/licensing/register/export/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    ready = {"ready to renew": True, "not ready": False, "could not check": None}
    in_csv = {row["badge number"]: (ready[row["ready"]], [row["reasons"]]) for row in table}
    found = queries.readiness_of_many(authority=council, badges=list(on_page), on=today, today=today)
    by_api = {a["badge"]: (a["ready"], [r["text"] for r in a["reasons"]]) for a in map(as_dict, found.values())}
    at_desk = {
        badge: (answer.ready, [r.text for r in answer.reasons])
        for badge in on_page
        for answer in [desk.get(DESK, {"badge": badge}).context["found"]]
    }
    assert on_page == in_csv == by_api == at_desk
    assert {answer[0] for answer in on_page.values()} == {True, False, None}
    assert [row["holder's name"] for row in table if row["badge number"] == "PHD 3"] == ["'=Ben"]
    assert {row["as at"] for row in table} == {date_format(today, "j F Y")}


def test_the_csv_can_be_sent_in_again(desk, council, driver_today):
    before = b"".join(desk.get("/licensing/register/export/").streaming_content)
    found = importer.read_register(content=before, authority=council)
    assert [line.badge_key for line in found.lines] == ["PHD01234"]
    assert found.faults == []


# --- Sending in a register --------------------------------------------------------------------------------------------
def send(client, *lines, header=HEADER, name="register.csv", **given):
    LicenceTypeFactory()
    file = SimpleUploadedFile(name, "\n".join([header, *lines]).encode("utf-8"), content_type="text/csv")
    return client.post("/licensing/register/upload/", {"authority": "anytown", "file": file} | given, follow=True)


def test_a_file_is_checked_shown_and_then_taken_in(desk, council):
    response = send(desk, GOOD)
    found = response.context["found"]
    assert (found.state, found.added, Licence.objects.count()) == ("checked", 1, 0)
    assert "Nothing has been taken in yet" in text_of(response)
    assert "Take in 1 line<" in text_of(response)
    for _ in range(2):
        response = desk.post(reverse("licensing:confirm", args=[found.pk]), follow=True)
        assert (response.context["found"].state, response.context["found"].added) == ("applied", 1)
    assert (Licence.objects.count(), RegisterImport.objects.count()) == (1, 1)


def test_with_bad_lines_nothing_or_the_good_ones(desk):
    response = send(desk, GOOD, "2,,PHD,2026-04-01,2029-03-31")
    found = response.context["found"]
    page = text_of(response)
    assert "1 line cannot be taken in." in page
    assert "The holder&#x27;s name is missing." in page
    address = reverse("licensing:confirm", args=[found.pk])
    assert "so nothing was" in text_of(desk.post(address, follow=True))
    assert Licence.objects.count() == 0
    assert desk.post(address, {"take": "good"}, follow=True).context["found"].added == 1
    table = b"".join(desk.get(reverse("licensing:refusals", args=[found.pk])).streaming_content).decode("utf-8-sig")
    assert table == "line,column,value,reason\r\n3,holder's name,,The holder's name is missing.\r\n"


def test_the_whole_register_shows_how_many_will_leave(desk, council):
    LicenceFactory(authority=council, badge_number="OLD 1")
    response = send(desk, GOOD, whole_register="on")
    assert "1 licence will be noted as no longer on the register" in text_of(response)
    desk.post(reverse("licensing:confirm", args=[response.context["found"].pk]))
    assert Licence.objects.get(badge_key="OLD1").on_register is False


def test_a_file_that_is_no_register_is_refused_on_the_form(desk):
    page = text_of(send(desk, header="Postcode,Colour"))
    assert "The first line of the file must name its columns." in page
    assert "<title>Error: " in page
    assert RegisterImport.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Export the register again and check that it has rows."),
        (b"x" * 12_000_001, "a register may be 12 MB"),
    ],
)
def test_a_file_that_is_empty_or_too_large(desk, content, sentence):
    file = SimpleUploadedFile("register.csv", content)
    response = desk.post("/licensing/register/upload/", {"authority": "anytown", "file": file})
    assert sentence in text_of(response)


def test_no_file(desk):
    assert "Choose a CSV file." in text_of(desk.post("/licensing/register/upload/", {"authority": "anytown"}))


def test_the_empty_register_to_fill_in_reads_as_itself(desk, council):
    LicenceTypeFactory()
    content = b"".join(desk.get("/licensing/register/template/").streaming_content)
    found = importer.read_register(content=content, authority=council)
    assert (len(found.lines), found.faults) == (1, [])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_files_takes_the_same_number_of_queries(desk, council, count, django_assert_num_queries):
    for number in range(count):
        RegisterImport.objects.create(
            authority=council, file_name=f"{number}.csv", sha256="0" * 64, imported_at=NOW, imported_by=UserFactory()
        )
    desk.get("/licensing/register/imports/")
    with django_assert_num_queries(5):
        assert len(desk.get("/licensing/register/imports/").context["page_obj"]) == count


def test_an_empty_list_of_files(desk):
    assert "Nothing was sent in yet" in text_of(desk.get("/licensing/register/imports/"))


# --- Sealed -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def theirs(other_council):
    """Another council's claim and import."""
    sent = RegisterImport.objects.create(
        authority=other_council, file_name="x.csv", sha256="0" * 64, imported_at=NOW, read=1, refused=1,
        refusals=[{"line": 2, "column": "badge number", "value": "SECRET", "reason": "no"}],
    )  # fmt: skip
    return {"claim": ClaimFactory(authority=other_council).pk, "import": sent.pk}


def addresses(theirs):
    return [
        ("get", "/licensing/?authority=otherton"),
        ("get", "/licensing/?authority=otherton&badge=PHD1"),
        ("get", f"/licensing/claims/{theirs['claim']}/review/"),
        ("post", f"/licensing/claims/{theirs['claim']}/review/"),
        ("get", "/licensing/register/?authority=otherton"),
        ("get", "/licensing/register/export/?authority=otherton"),
        ("get", "/licensing/register/template/?authority=otherton"),
        ("get", "/licensing/register/upload/?authority=otherton"),
        ("get", "/licensing/register/imports/?authority=otherton"),
        ("get", f"/licensing/register/imports/{theirs['import']}/"),
        ("post", f"/licensing/register/imports/{theirs['import']}/confirm/"),
        ("get", f"/licensing/register/imports/{theirs['import']}/refusals/"),
    ]


def test_an_officer_sees_nothing_of_another_authority(desk, theirs):
    answers = {(method, path): getattr(desk, method)(path).status_code for method, path in addresses(theirs)}
    assert set(answers.values()) == {404}, answers
    assert desk.post("/licensing/register/upload/", {"authority": "otherton"}).status_code == 404


def test_an_unknown_authority_looks_like_anothers(desk, other_council):
    unknown, another = desk.get("/licensing/?authority=nowhere"), desk.get("/licensing/?authority=otherton")
    assert (unknown.status_code, another.status_code) == (404, 404)


def test_who_is_no_officer_is_refused_and_who_is_signed_out_is_sent_to_sign_in(client, theirs, council):
    for method, path in addresses(theirs):
        response = getattr(client, method)(path)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")
    client.force_login(UserFactory())
    assert {getattr(client, method)(path).status_code for method, path in addresses(theirs)} == {403}


def test_an_officer_whose_post_has_ended_is_refused(client, council, today):
    former = OfficerFactory(authority=council, ended_on=today - datetime.timedelta(days=1)).person
    client.force_login(former)
    assert client.get(DESK).status_code == 403


def test_an_administrator_sees_every_authority(client, theirs):
    client.force_login(UserFactory(is_superuser=True))
    answers = [getattr(client, method)(path).status_code for method, path in addresses(theirs) if "confirm" not in path]
    assert set(answers) == {200}


def test_only_who_sent_a_file_may_take_it_in(desk, client, council):
    pk = send(desk, GOOD).context["found"].pk
    client.force_login(OfficerFactory(authority=council).person)
    assert "is no longer here to be taken in" in text_of(client.get(f"/licensing/register/imports/{pk}/"))
    assert client.post(f"/licensing/register/imports/{pk}/confirm/").status_code == 404
    assert Licence.objects.count() == 0


def test_taking_in_is_never_a_link(desk):
    pk = send(desk, GOOD).context["found"].pk
    assert desk.get(f"/licensing/register/imports/{pk}/confirm/").status_code == 405
