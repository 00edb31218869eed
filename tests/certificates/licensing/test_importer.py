"""Registers as councils send them: every kind of bad input with its line, column and reason."""

import datetime
import hashlib

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certificates.licensing import actions, importer, queries
from certificates.licensing.importer import uploads
from certificates.licensing.models import Licence, LicenceRecord, RegisterImport
from tests.factories import NOW, AuthorityFactory, ClaimFactory, LicenceTypeFactory, UserFactory

pytestmark = pytest.mark.django_db

HEADER = "Badge number,Holder's name,Licence type,Issued,Expires"
GOOD = "PHD 1,Imran Khan,Private hire driver,1 April 2026,31 March 2029"


@pytest.fixture
def authority():
    LicenceTypeFactory()
    LicenceTypeFactory(slug="hackney")
    return AuthorityFactory(slug="anytown", name="Anytown Council")


def read(authority, *lines, header=HEADER, encoding="utf-8"):
    return importer.read_register(content="\n".join([header, *lines]).encode(encoding), authority=authority)


def faults(authority, *lines, header=HEADER):
    return [(f.line, f.column, f.value, f.reason) for f in read(authority, *lines, header=header).faults]


def take_in(authority, *lines, now=NOW, whole_register=False, good_lines=False, header=HEADER):
    content = "\n".join([header, *lines]).encode()
    _, done = importer.take_in_file(
        content=content, file_name="register.csv", authority=authority, whole_register=whole_register,
        good_lines=good_lines, person=None, now=now,
    )  # fmt: skip
    return done


def counts(done):
    return done.read, done.added, done.changed, done.unchanged, done.removed, done.refused


# --- What can be read -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_that_spreadsheets_write(authority, encoding):
    found = read(authority, GOOD.replace("Imran", "Zoë"), encoding=encoding)
    assert [line.holder_name for line in found.lines] == ["Zoë Khan"]
    assert found.faults == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(authority, delimiter, ending):
    text = ending.join([HEADER, GOOD, GOOD.replace("PHD 1", "PHD 2")]).replace(",", delimiter)
    found = importer.read_register(content=text.encode(), authority=authority)
    assert [(line.line, line.badge_key) for line in found.lines] == [(2, "PHD1"), (3, "PHD2")]


@pytest.mark.parametrize(
    "header",
    [
        "badge,name,type,issued,expires",
        "BADGE NO., Holder ,Licence Type,Issue date,Expiry date",
        "Badge_Number,Licence holder,type,Start date,End date",
        '"Badge number","Holder\'s name","Licence type","Issued","Expires"',
    ],
)
def test_what_councils_call_their_columns(authority, header):
    assert len(read(authority, GOOD, header=header).lines) == 1


def test_columns_in_another_order_and_columns_that_are_not_used(authority):
    found = read(
        authority, "31/03/2029,Flat 2,01/04/2026,PHD,Imran Khan,PHD 1", header="expires,address,issued,type,name,badge"
    )
    line = found.lines[0]
    assert (line.badge_number, line.issued_on, line.expires_on) == (
        "PHD 1", datetime.date(2026, 4, 1), datetime.date(2029, 3, 31),
    )  # fmt: skip
    assert found.unused == ("address",)


def test_blank_lines_are_passed_over_and_still_counted(authority):
    assert read(authority, "", ",,,,", GOOD).lines[0].line == 4


def test_excels_separator_line(authority):
    content = f"sep=;\n{HEADER}\n{GOOD}".replace(",", ";").encode()
    assert importer.read_register(content=content, authority=authority).lines[0].line == 3


def test_quoted_names_may_have_the_separator(authority):
    assert read(authority, GOOD.replace("Imran Khan", '"KHAN, Imran"')).lines[0].holder_name == "KHAN, Imran"


# --- What is no register at all ---------------------------------------------------------------------------------------
MISSING = (
    "The first line of the file must name its columns. Missing: {missing}. Found: {found}. "
    "Expected: authority, badge number, holder's name, licence type, issued, expires (authority may be left out)."
)
WORKBOOK = 'This is an Excel workbook. Open it, choose "Save as", "CSV UTF-8", and upload that file.'
EMPTY = "The file is empty. Export the register again and check that it has rows."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", EMPTY),
        (b" \r\n\r\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b"PK\x03\x04 and so on", WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", WORKBOOK),
        (b"%PDF-1.7", "This is a PDF. Ask for the register as a CSV file and upload that."),
        (
            b"\x89PNG\x00\x00\x00\x00\x00\x00",
            "This is not a text file. Export the register as a CSV file and upload that.",
        ),
        (b"\xff\xfea", "The file is cut off or damaged. Export the register again."),
        (
            b"badge,\x81\x8d",
            'The letters in this file cannot be read. In Excel choose "Save as", "CSV UTF-8", and upload that file.',
        ),
        (HEADER.encode(), "The file has a header and no licences below it. Export the register again."),
        (
            b"badge,name,type,issued\nPHD 1,Imran Khan,PHD,2026-04-01",
            MISSING.format(missing="expires", found="badge, name, type, issued"),
        ),
        (
            GOOD.encode(),
            MISSING.format(
                missing="badge number, holder's name, licence type, issued, expires",
                found="PHD 1, Imran Khan, Private hire driver, 1 April 2026, 31 March 2029",
            ),
        ),
        (
            b"badge,badge no,name,type,issued,expires\n",
            "The first line names the column badge number twice: badge and badge no. Leave one of them out.",
        ),
    ],
)
def test_a_file_that_is_no_register_gets_one_sentence(authority, content, sentence):
    with pytest.raises(importer.FileRefused) as refusal:
        importer.read_register(content=content, authority=authority)
    assert str(refusal.value) == sentence


def test_a_file_of_20_mb(authority):
    with pytest.raises(importer.FileRefused) as refusal:
        importer.read_register(content=b"x" * 20_000_000, authority=authority)
    assert str(refusal.value) == (
        "The file is 20.0 MB; a register may be 12 MB. Leave out columns that are not needed, or split it into parts."
    )


# --- Lines that are refused -------------------------------------------------------------------------------------------
QUOTES = "The quotation marks on this line do not match, or a value runs over two lines."
NOT_A_DATE = "This is not a date. Write 31 December 2026, 31/12/2026 or 2026-12-31."
KNOWN = "This licence type is not known here. Known are: Hackney driver, Private hire driver."
HIDDEN = "The value has characters that cannot be seen. Type it again."
LINES = [
    ((",Imran Khan,PHD,2026-04-01,2029-03-31",), (2, "badge number", "", "The badge number is missing.")),
    (
        ("--,Imran Khan,PHD,2026-04-01,2029-03-31",),
        (2, "badge number", "--", "A badge number cannot start with -: a spreadsheet would run it as a formula."),
    ),
    (
        ("/,Imran Khan,PHD,2026-04-01,2029-03-31",),
        (2, "badge number", "/", "Enter a badge number: letters and digits, as on the badge."),
    ),
    (
        ("1.2E+07,Imran Khan,PHD,2026-04-01,2029-03-31",),
        (2, "badge number", "1.2E+07",
         "A spreadsheet has shortened this number. Format the column as text and export again."),
    ),
    (
        (f"{'7' * 31},Imran Khan,PHD,2026-04-01,2029-03-31",),
        (2, "badge number", "7" * 31, "A badge number has at most 30 characters. Check it against the badge."),
    ),
    (
        (GOOD, "", GOOD.replace("PHD 1,", "phd-1,")),
        (4, "badge number", "phd-1", "The same badge number is on line 2. Keep the line that is right."),
    ),
    (("1,,PHD,2026-04-01,2029-03-31",), (2, "holder's name", "", "The holder's name is missing.")),
    (("1,42,PHD,2026-04-01,2029-03-31",), (2, "holder's name", "42", "A name must have letters.")),
    (
        (f"1,{'Aa ' * 51},PHD,2026-04-01,2029-03-31",),
        (2, "holder's name", ("Aa " * 51)[:80], "A name has at most 150 characters."),
    ),
    *[
        (
            (f'1,"{sign}cmd|A1",PHD,2026-04-01,2029-03-31',),
            (2, "holder's name", f"{sign}cmd|A1",
             f"A name cannot start with {sign}: a spreadsheet would run it as a formula."),
        )
        for sign in "=+-@"
    ],
    (("1,Im\x07ran,PHD,2026-04-01,2029-03-31",), (2, "holder's name", "Im�ran", HIDDEN)),
    (("1,Im\u202eran,PHD,2026-04-01,2029-03-31",), (2, "holder's name", "Im�ran", HIDDEN)),
    (("1,Imran,,2026-04-01,2029-03-31",), (2, "licence type", "", "The licence type is missing.")),
    (("1,Imran,Operator,2026-04-01,2029-03-31",), (2, "licence type", "Operator", KNOWN)),
    (("1,Imran,PHD,,2029-03-31",), (2, "issued", "", "The date is missing.")),
    (("1,Imran,PHD,2026-04-01,soon",), (2, "expires", "soon", NOT_A_DATE)),
    (("1,Imran,PHD,2026-04-01,31/02/2029",), (2, "expires", "31/02/2029", "There is no such day in the calendar.")),
    (
        ("1,Imran,PHD,2026-04-01,31 March 2026",),
        (2, "expires", "31 March 2026", "The licence expires before it was issued on 1 April 2026."),
    ),
    (('1,"Imran,PHD,2026-04-01,2029-03-31', GOOD), (2, "whole line", "", QUOTES)),
    (('1,"Imran"x,PHD,2026-04-01,2029-03-31', GOOD), (2, "whole line", "", QUOTES)),
    (("1,Imran,PHD",), (2, "whole line", "", "This line has 3 values, the header has 5.")),
    (
        ("1,Khan,Imran,PHD,2026-04-01,2029-03-31",),
        (2, "whole line", "2029-03-31",
         "This line has more values than the header's 5. "
         "A value with the separator in it must stand in quotation marks."),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "fault"), LINES)
def test_a_bad_line_is_named_with_column_and_reason(authority, lines, fault):
    assert faults(authority, *lines) == [fault]


def test_everything_wrong_with_a_line_is_said_at_once(authority):
    found = faults(authority, ",,Operator,soon,31/02/2029")
    assert [(line, column) for line, column, *_ in found] == [
        (2, "badge number"), (2, "holder's name"), (2, "licence type"), (2, "issued"), (2, "expires"),
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["anytown", "Anytown Council", "ANYTOWN COUNCIL"])
def test_the_authority_column_may_be_slug_or_name(authority, written):
    assert faults(authority, f"{written},{GOOD}", header=f"authority,{HEADER}") == []


def test_another_authoritys_line_is_refused(authority):
    found = faults(authority, f"Otherton,{GOOD}", f",{GOOD.replace('PHD 1', 'PHD 2')}", header=f"authority,{HEADER}")
    assert found == [
        (
            2,
            "authority",
            "Otherton",
            "This is another authority. The file was sent as the register of Anytown Council.",
        ),
        (3, "authority", "", "The authority is missing."),
    ]


def test_one_american_date_makes_every_date_that_can_be_read_twice_doubtful(authority):
    found = faults(
        authority,
        "1,Ann,PHD,03/04/2026,31/03/2029",
        "2,Ben,PHD,2026-04-01,12/31/2028",
        "3,Cat,PHD,05/05/2026,31 March 2029",
        "4,Dan,PHD,1 April 2026,31/03/2029",
    )
    twice = (
        "The date can be read in two ways, and line 3 of this file has one in the American order. "
        "Write the month as a word: 3 March 2027."
    )
    american = "The date is in the American order, month first. Write the day first, or the month as a word."
    assert found == [(2, "issued", "03/04/2026", twice), (3, "expires", "12/31/2028", american)]


@pytest.mark.parametrize("mark", ["/", "-", "."])
def test_the_american_order_is_noticed_whatever_stands_between_the_numbers(authority, mark):
    lines = ["1,Ann,PHD,2026-04-01,12/31/2026", "2,Ben,PHD,2026-04-01,03/04/2027"]
    found = read(authority, *(line.replace("/", mark) for line in lines))
    assert found.lines == []
    assert [(fault.line, fault.column, fault.value) for fault in found.faults] == [
        (2, "expires", f"12{mark}31{mark}2026"), (3, "expires", f"03{mark}04{mark}2027"),
    ]  # fmt: skip


def test_the_american_line_may_be_the_last_and_its_mark_another(authority):
    found = read(authority, "1,Ann,PHD,2026-04-01,03.04.2027", "2,Ben,PHD,2026-04-01,12-31-2026")
    assert [fault.line for fault in found.faults] == [2, 3]


# --- Taking in --------------------------------------------------------------------------------------------------------
def test_taking_in_adds_licences_each_with_a_record(authority):
    ClaimFactory(authority=authority, badge_number="phd-1", badge_key="PHD1")
    done = take_in(authority, GOOD, GOOD.replace("PHD 1", "PHD 2"))
    assert counts(done) == (2, 2, 0, 0, 0, 0)
    assert done.matched == 1
    assert done.state == RegisterImport.State.APPLIED
    licence = Licence.objects.get(badge_key="PHD1")
    assert (licence.badge_number, licence.holder_name, licence.on_register) == ("PHD 1", "Imran Khan", True)
    assert [record.recorded_on for record in licence.records.all()] == [datetime.date(2026, 11, 20)]


def test_the_same_file_again_adds_nothing_and_changes_nothing(authority):
    take_in(authority, GOOD)
    assert counts(take_in(authority, GOOD)) == (1, 0, 0, 1, 0, 0)
    assert LicenceRecord.objects.count() == 1


def test_a_change_is_a_new_record_and_the_past_stays(authority):
    take_in(authority, GOOD)
    later = NOW + datetime.timedelta(days=30)
    assert counts(take_in(authority, GOOD.replace("2029", "2032"), now=later)) == (1, 0, 1, 0, 0, 0)
    licence = Licence.objects.get()
    assert licence.expires_on == datetime.date(2032, 3, 31)
    assert [record.expires_on.year for record in licence.records.order_by("pk")] == [2029, 2032]
    before = queries.readiness(
        authority=authority, badge="PHD1", on=datetime.date(2026, 12, 1), today=datetime.date(2027, 1, 1)
    )
    assert before.licence.expires_on == datetime.date(2029, 3, 31)


def test_all_or_nothing_is_nothing_when_a_line_is_bad(authority):
    with pytest.raises(actions.ImportRefused) as refusal:
        take_in(authority, GOOD, "2,,PHD,2026-04-01,2029-03-31")
    assert str(refusal.value) == (
        "1 line cannot be taken in, so nothing was. Correct the file, or choose to take in the good lines only."
    )
    assert (Licence.objects.count(), LicenceRecord.objects.count(), RegisterImport.objects.count()) == (0, 0, 0)


def test_the_good_lines_only(authority):
    done = take_in(authority, GOOD, "2,,PHD,2026-04-01,2029-03-31", good_lines=True)
    assert counts(done) == (2, 1, 0, 0, 0, 1)
    assert done.refusals == [
        {"line": 3, "column": "holder's name", "value": "", "reason": "The holder's name is missing."}
    ]


def test_a_file_without_a_good_line_changes_nothing(authority):
    with pytest.raises(actions.ImportRefused) as refusal:
        take_in(authority, ",,,x,", good_lines=True)
    assert str(refusal.value) == "The file has no line that can be taken in. Nothing was changed."


def test_the_whole_register_notes_who_has_left(authority):
    take_in(authority, GOOD, GOOD.replace("PHD 1", "PHD 2"))
    assert counts(take_in(authority, GOOD)) == (1, 0, 0, 1, 0, 0)
    assert counts(take_in(authority, GOOD, whole_register=True)) == (1, 0, 0, 1, 1, 0)
    gone = Licence.objects.get(badge_key="PHD2")
    assert (gone.on_register, gone.records.last().on_register) == (False, False)
    assert counts(take_in(authority, GOOD, whole_register=True)) == (1, 0, 0, 1, 0, 0)
    assert counts(take_in(authority, GOOD, GOOD.replace("PHD 1", "PHD 2"))) == (2, 0, 1, 1, 0, 0)
    assert Licence.objects.get(badge_key="PHD2").on_register is True


def test_a_refused_line_has_not_left_the_register(authority):
    take_in(authority, GOOD, GOOD.replace("PHD 1", "PHD 2"))
    done = take_in(authority, GOOD, "PHD 2,,PHD,2026-04-01,2029-03-31", whole_register=True, good_lines=True)
    assert counts(done) == (2, 0, 0, 1, 0, 1)
    with pytest.raises(actions.ImportRefused) as refusal:
        take_in(authority, GOOD, ",Ann,PHD,2026-04-01,2029-03-31", whole_register=True, good_lines=True)
    assert str(refusal.value) == (
        "A refused line has no badge number that can be read, so it cannot be told who has left the register. "
        "Correct the file, or take it in as a part of the register."
    )


def test_two_authorities_may_have_the_same_badge(authority):
    other = AuthorityFactory()
    take_in(authority, GOOD)
    assert counts(take_in(other, GOOD, whole_register=True)) == (1, 1, 0, 0, 0, 0)
    assert Licence.objects.filter(on_register=True).count() == 2


def test_the_number_of_queries_to_compare_does_not_grow(authority, django_assert_num_queries):
    found = read(authority, *[GOOD.replace("PHD 1", f"PHD {number}") for number in range(50)])
    take_in(authority, GOOD)
    with django_assert_num_queries(2):
        changes = queries.compare_register(
            authority=authority, lines=found.lines, whole_register=True, keep=(), on=datetime.date(2026, 11, 20)
        )
    assert (len(changes.added), changes.unchanged) == (49, 1)


# --- In two steps -----------------------------------------------------------------------------------------------------
@pytest.fixture
def check(authority):
    content = f"{HEADER}\n{GOOD}".encode()
    person = UserFactory()
    return importer.check_upload(
        content=content, file_name="register.csv", authority=authority, whole_register=False, person=person, now=NOW
    )


def test_a_check_changes_nothing_in_the_register(check):
    assert (check.state, check.added, len(check.upload)) == ("checked", 1, 64)
    assert check.sha256 == hashlib.sha256(f"{HEADER}\n{GOOD}".encode()).hexdigest()
    assert (Licence.objects.count(), LicenceRecord.objects.count()) == (0, 0)
    assert importer.is_waiting(check) is True


def test_confirming_takes_it_in_once_and_deletes_the_file(check, django_capture_on_commit_callbacks):
    token = check.upload
    with django_capture_on_commit_callbacks(execute=True):
        done = importer.confirm_upload(check=check, good_lines=False, now=NOW)
    again = importer.confirm_upload(check=done, good_lines=False, now=NOW)
    stale = importer.confirm_upload(check=check, good_lines=False, now=NOW)
    assert (done.pk, done.added, again.pk, stale.added) == (check.pk, 1, check.pk, 1)
    assert (Licence.objects.count(), LicenceRecord.objects.count()) == (1, 1)
    assert uploads.find(token) is None


def test_a_file_that_is_gone_is_said_to_be_gone(check):
    uploads.drop(check.upload)
    with pytest.raises(importer.FileRefused) as refusal:
        importer.confirm_upload(check=check, good_lines=False, now=NOW)
    assert str(refusal.value) == "The file is no longer here: it is kept for a day. Upload it again."


def test_forgotten_files_are_swept_after_a_day():
    import os
    import time

    token = uploads.keep(b"forgotten")
    path = uploads.folder() / token
    os.utime(path, (time.time() - 90_000,) * 2)
    kept = uploads.keep(b"new")
    assert (uploads.find(token), uploads.find(kept)) == (None, b"new")
    assert oct(uploads.folder().stat().st_mode & 0o777) == "0o700"


def test_after_a_day_a_file_is_not_taken_in_though_nobody_has_swept(check):
    import os
    import time

    path = uploads.folder() / check.upload
    os.utime(path, (time.time() - 86_300,) * 2)
    assert importer.is_waiting(check) is True
    os.utime(path, (time.time() - 86_500,) * 2)
    assert (importer.is_waiting(check), path.exists()) == (False, True)
    with pytest.raises(importer.FileRefused) as refusal:
        importer.confirm_upload(check=check, good_lines=False, now=NOW)
    assert str(refusal.value) == "The file is no longer here: it is kept for a day. Upload it again."
    assert Licence.objects.count() == 0


def test_the_command_that_sweeps_says_how_many(check, capsys):
    import os
    import time

    forgotten = uploads.keep(b"forgotten")
    os.utime(uploads.folder() / forgotten, (time.time() - 86_500,) * 2)
    call_command("sweep_uploads")
    call_command("sweep_uploads")
    assert capsys.readouterr().out.splitlines() == ["1 uploaded register deleted.", "0 uploaded registers deleted."]
    assert importer.is_waiting(check) is True


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "0" * 63, "Z" * 64])
def test_only_a_token_opens_a_file(token):
    assert uploads.find(token) is None


# --- Anything at all --------------------------------------------------------------------------------------------------
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=300).map(lambda text: f"{HEADER}\n{text}".encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_register_or_get_a_sentence(authority, content):
    try:
        found = importer.read_register(content=content, authority=authority)
    except importer.FileRefused:
        return  # every raise has its sentence, in the table above
    assert found.lines or found.faults
    assert all(fault.reason and fault.line >= 1 for fault in found.faults)


# --- Ten thousand lines, a hundred of them bad ------------------------------------------------------------------------
class Killed(Exception):
    """The process dies half way."""


def test_ten_thousand_lines_a_hundred_bad(authority):
    bad = [lines[0] for lines, _ in LINES if len(lines) == 1]
    expected = [(fault[1], fault[3]) for lines, fault in LINES if len(lines) == 1]
    rows = [f"A{number},Imran Khan,PHD,2026-04-01,2029-03-31" for number in range(10_000)]
    where = {100 * number + 7: number % len(bad) for number in range(100)}
    for row, kind in where.items():
        rows[row] = bad[kind]
    content = "\n".join([HEADER, *rows]).encode()
    checked = importer.read_register(content=content, authority=authority)
    told = {}
    for fault in checked.faults:
        if "same badge number" not in fault.reason:  # the bad lines come round again with the same badges
            told[fault.line] = (fault.column, fault.reason)
    assert told == {row + 2: expected[kind] for row, kind in where.items()}
    assert (len(checked.lines), len({fault.line for fault in checked.faults})) == (9_900, 100)

    def die(done, total):
        raise Killed

    given = {
        "authority": authority, "lines": checked.lines, "faults": checked.faults, "keep": checked.keep,
        "file_name": "r.csv", "sha256": "", "good_lines": True, "person": None, "now": NOW,
    }  # fmt: skip
    with pytest.raises(Killed):
        actions.import_register(**given, progress=die)
    assert (Licence.objects.count(), LicenceRecord.objects.count(), RegisterImport.objects.count()) == (0, 0, 0)
    assert counts(actions.import_register(**given)) == (10_000, 9_900, 0, 0, 0, 100)
    assert counts(actions.import_register(**given)) == (10_000, 0, 0, 9_900, 0, 100)


def test_of_two_lines_that_differ_on_one_badge_neither_is_taken(authority):
    other = "phd-1,Irfan Khan,PHD,2026-04-01,2029-03-31"
    assert faults(authority, GOOD, "PHD 2,Ana Lopes,PHD,2026-04-01,2029-03-31", other) == [
        (
            2,
            "badge number",
            "PHD 1",
            "Line 4 says something else of the same badge number. Keep the line that is right.",
        ),
        (4, "badge number", "phd-1", "The same badge number is on line 2. Keep the line that is right."),
    ]
