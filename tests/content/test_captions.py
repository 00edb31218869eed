"""Captions: what browsers would leave out is refused, with its line."""

import pytest

from content.captions import CaptionsFault, check_captions

CUE = "00:01.000 --> 00:03.500\nA door opens.\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"WEBVTT\n\n{CUE}", 1),
        (f"\ufeffWEBVTT - a film\nKind: captions\n\n{CUE}", 1),
        (f"WEBVTT\n\n{CUE}".replace("\n", "\r\n"), 1),
        (f"WEBVTT\n\nNOTE made by\nus\n\n1\n{CUE}\n2\n01:00:04.000 --> 01:00:05.000 align:start\nHello\n- Hi", 2),
        (f"WEBVTT\n\nSTYLE\n::cue {{ color: white }}\n\n{CUE}\n{CUE}", 2),
    ],
)  # fmt: skip
def test_captions_that_browsers_show_are_counted(text, count):
    assert check_captions(text.encode()) == count


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Line 1: a WebVTT file starts with “WEBVTT”. Save the captions as WebVTT (.vtt)."),
        (f"1\n{CUE}", "Line 1: a WebVTT file starts with “WEBVTT”. Save the captions as WebVTT (.vtt)."),
        ("WEBVTTX\n", "Line 1: a WebVTT file starts with “WEBVTT”. Save the captions as WebVTT (.vtt)."),
        ("WEBVTT\n", "Line 2: there are no captions in this file."),
        (f"WEBVTT\n{CUE}", "Line 2: leave an empty line after “WEBVTT”."),
        ("WEBVTT\n\nHello.\n", "Line 3: expected the times of a caption, as in 00:01.000 --> 00:04.000."),
        (
            "WEBVTT\n\n00:00:01,000 --> 00:00:03,000\nHello.",
            "Line 3: these times cannot be read. Write them as 00:01.000 --> 00:04.000.",
        ),
        (
            "WEBVTT\n\n00:61.000 --> 00:62.000\nHello.",
            "Line 3: these times cannot be read. Write them as 00:01.000 --> 00:04.000.",
        ),
        ("WEBVTT\n\n00:03.000 --> 00:03.000\nHello.", "Line 3: the caption ends before it starts."),
        (
            f"WEBVTT\n\n{CUE}\n00:00.500 --> 00:04.000\nHello.",
            "Line 6: this caption starts before the one above it. Put them in order.",
        ),
        ("WEBVTT\n\n1\n00:01.000 --> 00:02.000\n\nHello.", "Line 4: this caption has no words."),
        (f"WEBVTT\n\n{CUE}{CUE}", "Line 5: leave an empty line between two captions."),
    ],
)
def test_what_a_browser_would_leave_out_is_refused_with_its_line(text, sentence):
    with pytest.raises(CaptionsFault) as refusal:
        check_captions(text.encode())
    assert str(refusal.value) == sentence


def test_what_is_not_text_is_refused():
    with pytest.raises(CaptionsFault) as refusal:
        check_captions(b"WEBVTT\n\n00:01.000 --> 00:02.000\nCaf\xe9")
    assert str(refusal.value) == "Line 4: this is not UTF-8 text. Save the captions again as WebVTT, UTF-8."
