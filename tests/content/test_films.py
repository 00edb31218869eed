"""Films: never without captions and a transcript, nothing that only calls itself a film, played by the browser."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.models import Film
from elearning.models import LessonPage
from tests.elearning.journey import queries_in
from tests.factories import CAPTIONS, FilmFactory, ModulePageFactory, UserFactory

pytestmark = pytest.mark.django_db
WEBM = Path(__file__).with_name("film.webm").read_bytes()
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(64)
QUICKTIME = b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  " + bytes(64)
ADD = "/cms/snippets/content/film/add/"
LESSON = "/taxi-drivers/safe-journeys/lesson-1/"


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def form(**changed):
    """What an editor sends; None leaves a field out."""
    fields = {
        "title": "What a driver noticed",
        "file": SimpleUploadedFile("film.webm", WEBM),
        "captions": SimpleUploadedFile("film.vtt", CAPTIONS),
        "captions_language": "en-GB",
        "poster": FilmFactory.poster.function().pk,
        "poster_alt": "A taxi at the kerb.",
        "transcript": '{"blocks": [{"key": "a", "text": "A door opens.", "type": "unstyled", "depth": 0, '
        '"inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
        "minutes": 3,
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


# --- what is taken ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "data"), [("film.webm", WEBM), ("FILM.MP4", MP4)])
def test_a_film_with_everything_is_taken(editor, name, data):
    response = editor.post(ADD, form(file=SimpleUploadedFile(name, data)))
    assert response.status_code == 302
    film = Film.objects.get()
    assert film.file.read() == data
    assert film.captions.read() == CAPTIONS
    film.file.close()
    film.captions.close()


def test_a_film_is_corrected_without_sending_its_files_again(editor):
    film = FilmFactory()
    response = editor.post(
        f"/cms/snippets/content/film/edit/{film.pk}/", form(file=None, captions=None, title="Another title")
    )
    assert response.status_code == 302
    assert Film.objects.get().title == "Another title"


# --- what is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"captions": None}, "A film needs captions, for people who cannot hear it. Choose a WebVTT file (.vtt)."),
        (
            {"transcript": None},
            "A film needs a transcript, for people who cannot watch it. Write what is said and shown.",
        ),
        ({"file": None}, "Choose the film: an .mp4 or a .webm file."),
        ({"poster": None}, "Choose a picture to show until the film starts."),
        ({"poster_alt": None}, "Say what the poster tells somebody who cannot see it."),
        (
            {"file": SimpleUploadedFile("film.mp4", b"<!doctype html><script>alert(1)</script>")},
            "This file is called .mp4, but what is in it is not a film of that kind. Save the film again as .mp4 and "
            "upload that.",
        ),
        (
            {"file": SimpleUploadedFile("film.mp4", WEBM)},
            "This file is called .mp4, but what is in it is not a film of that kind. Save the film again as .mp4 and "
            "upload that.",
        ),
        (
            {"file": SimpleUploadedFile("film.mp4", QUICKTIME)},
            "This file is called .mp4, but what is in it is not a film of that kind. Save the film again as .mp4 and "
            "upload that.",
        ),
        (
            {"file": SimpleUploadedFile("film.html", WEBM)},
            "“film.html” is not a film we can show. Upload an .mp4 or a .webm file.",
        ),
        (
            {"captions": SimpleUploadedFile("film.srt", CAPTIONS)},
            "Captions are a WebVTT file: upload one whose name ends in .vtt.",
        ),
        (
            {"captions": SimpleUploadedFile("film.vtt", b"1\n00:00:01,000 --> 00:00:02,000\nHello")},
            "Line 1: a WebVTT file starts with “WEBVTT”. Save the captions as WebVTT (.vtt).",
        ),
        (
            {"captions": SimpleUploadedFile("film.vtt", b"WEBVTT\n\n00:02.000 --> 00:01.000\nHello")},
            "Line 3: the caption ends before it starts.",
        ),
        (
            {"captions": SimpleUploadedFile("film.vtt", bytes(1_000_001))},
            "Captions have at most 976.6\xa0KB. Is this the right file?",
        ),
        ({"captions_language": "English"}, "Enter the code of a language, as in en-GB, cy or pl."),
    ],
)
def test_what_a_film_lacks_is_said(editor, changed, sentence):
    response = editor.post(ADD, form(**changed))
    assert response.status_code == 200
    found = [error for errors in response.context["form"].errors.values() for error in errors]
    assert found == [sentence]
    assert not Film.objects.exists()


def test_a_film_too_large_is_refused(editor, settings):
    settings.FILM_MAX_BYTES = 1_000
    response = editor.post(ADD, form())
    assert response.context["form"].errors["file"] == [
        "The film has 1.0\xa0KB; at most 1000\xa0bytes can be shown. Make it smaller, or cut it into parts."
    ]


# --- on a page --------------------------------------------------------------------------------------------------------
def show(films, lesson=None):
    """The films on a published lesson."""
    lesson = lesson or LessonPage.objects.get(slug="lesson-1")
    lesson.body = [("video", {"film": film, "caption": "Watch for the door"}) for film in films]
    lesson.save_revision().publish()
    return lesson


def test_a_lesson_plays_a_film_with_captions_transcript_and_poster(client):
    ModulePageFactory(module__slug="safe-journeys")
    film = FilmFactory(captions_language="cy")
    show([film])
    html = client.get(LESSON).content.decode()
    assert '<video class="film__player" controls preload="none"' in html
    assert f'<source src="{film.file.url}" type="video/webm">' in html
    assert f'<track kind="captions" src="{film.captions.url}" srclang="cy" label="Cymraeg" default>' in html
    assert "The driver asks: are you all right?" in html
    assert "Still picture: A taxi at the kerb." in html
    assert "Watch for the door" in html
    assert "autoplay" not in html


def test_a_language_without_a_known_name_is_named_by_its_code():
    assert FilmFactory.build(poster=None, captions_language="zza").captions_label == "zza"
    assert FilmFactory.build(poster=None, captions_language="en-GB").captions_label == "British English"


def test_films_load_from_the_site_alone(client):
    ModulePageFactory(module__slug="safe-journeys")
    assert "media-src 'self'" in client.get(LESSON).headers["Content-Security-Policy"]


def test_a_lesson_asks_the_same_however_many_films_it_shows():
    ModulePageFactory(module__slug="safe-journeys")
    asked = []
    for count in (1, 3):
        show([FilmFactory(title=f"Film {number}") for number in range(count)])
        body = LessonPage.objects.get(slug="lesson-1").body
        body.render_as_block()  # makes the sizes of new posters
        body = LessonPage.objects.get(slug="lesson-1").body
        with CaptureQueriesContext(connection) as context:
            body.render_as_block()
        asked.append(queries_in(context))
    assert [len(found) for found in asked] == [2, 2]
    assert [sum("content_film" in sql for sql in found) for found in asked] == [1, 1]


def test_a_film_changed_shows_at_once(editor):
    ModulePageFactory(module__slug="safe-journeys")
    film = FilmFactory()
    show([film])
    assert "What a driver noticed" in editor.get(LESSON).content.decode()
    editor.post(f"/cms/snippets/content/film/edit/{film.pk}/", form(file=None, captions=None, title="Another title"))
    assert "Another title" in editor.get(LESSON).content.decode()


def test_a_film_that_pages_show_is_not_deleted(editor):
    ModulePageFactory(module__slug="safe-journeys")
    film = FilmFactory()
    lesson = show([film])
    page = editor.post(f"/cms/snippets/content/film/delete/{film.pk}/", follow=True)
    assert "is used on pages, so it cannot be deleted" in page.content.decode()
    assert Film.objects.filter(pk=film.pk).exists()
    show([], lesson)
    editor.post(f"/cms/snippets/content/film/delete/{film.pk}/")
    assert not Film.objects.filter(pk=film.pk).exists()
