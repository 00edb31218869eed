"""Paper: one page, tagged, in our fonts, with control characters taken out, and made without asking anyone."""

import socket
import threading

import pytest

from content.rendering import pdf
from tests.paper import assert_one_tagged_page, words

PAGE = """<!doctype html><html lang="en-GB"><head><title>A title</title></head>
<body><h1>A title</h1><p>{words}</p></body></html>"""


def made(*lengths):
    """One page with so many words, the longest first."""
    pages = [PAGE.format(words="word " * length) for length in lengths]
    return pdf.one_page(stylesheet=pdf.ASSETS / "print.css", pages=pages)


def test_a_page_is_tagged_and_in_english():
    assert_one_tagged_page(made(3), title="A title")


def test_the_first_that_fits_is_taken():
    assert words(made(5000, 7, 3)).count("word") == 7


def test_when_none_fits_the_last_is_taken_as_it_is():
    assert words(made(9000, 5000)).count("word") == 5000


def test_no_page_is_refused():
    with pytest.raises(ValueError, match="no page to print"):
        made()


def test_control_characters_become_blanks():
    assert pdf.printable(" a\x07b\n") == "a b"


@pytest.fixture
def listener():
    """A server that notes who came. Its list must stay empty."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        stop = threading.Event()

        def wait():
            while not stop.is_set():
                try:
                    connection, _ = server.accept()
                except TimeoutError:
                    continue
                came.append(connection.getpeername())
                connection.close()

        thread = threading.Thread(target=wait)
        thread.start()
        yield server.getsockname()[1], came
        stop.set()
        thread.join()


def test_nothing_is_fetched(listener, tmp_path):
    port, came = listener
    there = f"http://127.0.0.1:{port}"
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRETWORD")
    html = f"""<!doctype html><html lang="en"><head><title>x</title>
    <link rel="stylesheet" href="{there}/a.css"><link rel="attachment" href="file://{secret}">
    <style>@import url("{there}/b.css"); @font-face {{ font-family: f; src: url("{there}/f.woff2") }}
    p {{ font-family: f; background: url("{there}/c.png"); }} p::before {{ content: url("{there}/d.svg") }}
    li {{ list-style-image: url("{there}/l.png") }}</style></head>
    <body><p>text</p><ul><li>one</li></ul><img src="{there}/e.png" alt="e"><img src="file://{secret}" alt="f">
    <img src="//127.0.0.1:{port}/g.png" alt="g"><img src="print:/../pdf.py" alt="h">
    <img alt="i" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{there}/i.png'/></svg>">
    <svg xmlns="http://www.w3.org/2000/svg"><title>s</title><image href="{there}/s.png" width="9" height="9"/>
    <use href="{there}/u.svg#x"/></svg><object data="{there}/o.png"></object><embed src="{there}/m.svg"></body>"""
    content = (
        pdf._press(pdf.ASSETS / "print.css").lay_out(html, {}).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
    )
    assert came == []
    assert b"SECRETWORD" not in content
    # The listener does notice a visitor.
    socket.create_connection(("127.0.0.1", port)).close()
    threading.Event().wait(0.2)
    assert len(came) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/", "https://example.org/", "file:///etc/passwd", "ftp://127.0.0.1/", "data:text/plain,x",
        "print:/../pdf.py", "print:/print.css", "print:/logo.png", "logo.png", "",
    ],
)  # fmt: skip
def test_the_fetcher_refuses_all_but_ours(url):
    with pytest.raises(ValueError, match="loads nothing from elsewhere"):
        pdf.fetcher({}).fetch(url)


def test_the_fetcher_gives_fonts_and_the_pictures_given():
    ours = pdf.fetcher({"logo.png": b"png"})
    assert ours.fetch("print:/logo.png").read() == b"png"
    assert ours.fetch("print:/watchword-print-bold.ttf").read()[:4] == b"\x00\x01\x00\x00"
