"""The command that takes a register in: what it says and what it leaves behind."""

import pytest
from django.core.management import CommandError, call_command

from certificates.licensing.models import Licence, RegisterImport
from tests.factories import AuthorityFactory, LicenceTypeFactory

pytestmark = pytest.mark.django_db
GOOD = "Badge,Name,Type,Issued,Expires\nPHD 1,Imran Khan,PHD,1 April 2026,31 March 2029\n"
BAD = GOOD + "PHD 2,,PHD,1 April 2026,31 March 2029\n"


@pytest.fixture
def take_in(tmp_path, capsys):
    LicenceTypeFactory()
    AuthorityFactory(slug="anytown", name="Anytown Council")

    def run(text, **options):
        path = tmp_path / "register.csv"
        path.write_text(text)
        call_command("import_register", str(path), authority="anytown", **options)
        return capsys.readouterr().out.splitlines()

    return run


def test_it_shows_progress_and_ends_in_a_sentence(take_in):
    assert take_in(GOOD) == [
        "Reading register.csv (0.0 MB) for Anytown Council …",
        "  1 of 1 written",
        "The register of Anytown Council was taken in: lines read 1, added 1, changed 0, unchanged 0, gone 0, "
        "refused 0. "
        "Of people who train here: 0.",
    ]


def test_a_second_time_it_adds_nothing(take_in):
    take_in(GOOD)
    assert "added 0, changed 0, unchanged 1" in take_in(GOOD)[-1]


def test_a_dry_run_writes_nothing(take_in):
    assert take_in(GOOD, dry_run=True)[-1] == (
        "Nothing was written. It would add 1, change 0, leave 0 as they are and note 0 as gone. "
        "Of people who train here: 0."
    )
    assert (Licence.objects.count(), RegisterImport.objects.count()) == (0, 0)


@pytest.mark.parametrize("options", [{}, {"dry_run": True}])
def test_bad_lines_are_named_and_nothing_is_written(take_in, capsys, options):
    with pytest.raises(CommandError):
        take_in(BAD, **options)
    assert capsys.readouterr().err == "  line 3, holder's name, “”: The holder's name is missing.\n"
    assert (Licence.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_good_lines(take_in):
    assert "lines read 2, added 1" in take_in(BAD, good_lines=True)[-1]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["missing.csv", "--authority", "anytown"], "The file missing.csv cannot be read: No such file or directory."),
        (["missing.csv", "--authority", "nowhere"], "There is no authority nowhere. Known are: anytown."),
    ],
)
def test_what_cannot_be_done_is_said(take_in, options, sentence):
    with pytest.raises(CommandError) as refusal:
        call_command("import_register", *options)
    assert str(refusal.value) == sentence
