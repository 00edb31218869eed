"""The certificate on paper: one page, readable by everybody, the same every time, and made without asking anyone."""

import datetime
import io
import re
import socket
import subprocess
import threading

import pikepdf
import pytest
import segno
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from certificates import rendering
from certificates.models import Issuer
from certificates.rendering import Logo
from tests.factories import CertificateFactory

CODE = "7K2M9QXA4TZBW8NC3RHD5EVF6GJP"


@pytest.fixture(autouse=True)
def _address(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://watchword.example.gov.uk"


def certificate(**changes):
    given = {
        "code": CODE,
        "person": None,
        "module": None,
        "holder_name": "Amina Begum Khan",
        "module_title": "Safe journeys",
        "completed_on": datetime.date(2026, 3, 14),
        "valid_until": datetime.date(2029, 3, 13),
    }
    return CertificateFactory.build(**{**given, **changes})


def picture():
    buffer = io.BytesIO()
    Image.new("RGBA", (400, 200), (11, 79, 74, 255)).save(buffer, "PNG")
    return buffer.getvalue()


def made(logo=None, **changes):
    return rendering.certificate_pdf(certificate=certificate(**changes), logo=logo)


def words(pdf):
    """What pdftotext (poppler) reads, in reading order, with runs of blanks as one."""
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s+", " ", read)


def opened(pdf):
    return pikepdf.open(io.BytesIO(pdf))


def figures(node):
    """The alternative texts of all figures below a structure element."""
    if not isinstance(node, pikepdf.Dictionary):
        return []
    found = [str(node.Alt)] if node.get("/S") == "/Figure" else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        found += figures(kid)
    return found


def test_it_says_what_a_certificate_says():
    read = words(made())
    for sentence in (
        "Exampleshire Safeguarding Children Partnership",
        "Exampleshire Council",
        "Certificate of completion Amina Begum Khan has completed Safe journeys",
        "Completed on 14 March 2026",
        "Valid until 13 March 2029",
        "Taxi or private hire driver",
        "Badge number ends in 417",
        "How to check this certificate",
        "go to watchword.example.gov.uk/verify and type",
        "7K2M-9QXA-4TZB-W8NC-3RHD-5EVF-6GJP",
    ):
        assert sentence in read
    assert "Demonstration" not in read


def test_the_score_is_not_printed():
    assert "93" not in words(made(score="93.00")).replace(CODE, "")


def test_without_an_end_it_says_so():
    assert "Valid until Does not expire" in words(made(valid_until=None))


def test_a_demonstration_says_that_nobody_is_real():
    assert "Demonstration: not a real person" in words(made(is_demonstration=True))


def test_it_is_one_tagged_page_of_a4_in_english():
    with opened(made()) as pdf:
        assert len(pdf.pages) == 1
        assert [round(float(side)) for side in pdf.pages[0].MediaBox] == [0, 0, 595, 842]
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert pdf.Root.StructTreeRoot.K[0].S == "/Document"
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.docinfo.Title) == "Certificate: Safe journeys, Amina Begum Khan"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Certificate: Safe journeys, Amina Begum Khan"


def test_pictures_have_words():
    with opened(made(logo=Logo(content=picture(), alt="Logo of Exampleshire Council"))) as pdf:
        assert figures(pdf.Root.StructTreeRoot.K[0]) == [
            "Logo of Exampleshire Council",
            f"QR code that opens https://watchword.example.gov.uk/verify/{CODE}/",
        ]


def test_the_qr_code_holds_the_address_to_check_at():
    drawn = segno.make(f"https://watchword.example.gov.uk/verify/{CODE}/", error="m", micro=False)
    path = re.search(r' d="([^"]+)"', drawn.svg_inline(border=0, omitsize=True))[1]
    assert f' d="{path}"' in rendering._qr(CODE)


def test_all_fonts_are_inside():
    with opened(made()) as pdf:
        fonts = pdf.pages[0].Resources.Font
        assert len(fonts) == 2
        for font in fonts.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "Watchword" in str(font.BaseFont)


def test_the_same_certificate_is_the_same_bytes():
    logo = Logo(content=picture(), alt="Logo")
    assert made(logo) == made(logo)
    assert made() != made(holder_name="Somebody else")


LONG = {
    "wide letters": "W" * 150,
    "many names": ("Wolfeschlegelsteinhausenbergerdorff " * 5)[:150],
    "no blanks": "abcdefghij" * 15,
    "Chinese": "國" * 150,
    "Arabic": ("محمد علي " * 17)[:150],
    "Bengali": ("অমিত রায় " * 15)[:150],
    "stacked marks": "Z" + "\u0335\u0315\u031b" * 49,
    "emoji": "👩‍👩‍👧‍👦" * 21,
}


@pytest.mark.parametrize("name", LONG.values(), ids=LONG)
def test_long_names_in_any_script_stay_on_one_page(name):
    pdf = made(holder_name=name, logo=Logo(content=picture(), alt="Logo"), is_demonstration=True)
    with opened(pdf) as document:
        assert len(document.pages) == 1
    assert "7K2M-9QXA-4TZB-W8NC-3RHD-5EVF-6GJP" in words(pdf)


def test_everything_as_long_as_it_can_be_stays_on_one_page():
    w = "W" * 150
    pdf = made(
        holder_name=w, module_title=w, issuer_name=w, council_name=w, authority_name=w, role_name="W" * 80,
        badge_tail="WWW", is_demonstration=True, logo=Logo(content=picture(), alt="Logo"),
    )  # fmt: skip
    with opened(pdf) as document:
        assert len(document.pages) == 1


def test_names_are_words_and_never_markup():
    name = '<img src="x.png"><b>Khan</b> & \x07\nco'
    read = words(made(holder_name=name))
    assert '<img src="x.png"><b>Khan</b> & co' in read


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
    <img src="//127.0.0.1:{port}/g.png" alt="g"><img src="certificate:/../models.py" alt="h">
    <img alt="i" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{there}/i.png'/></svg>">
    <svg xmlns="http://www.w3.org/2000/svg"><title>s</title><image href="{there}/s.png" width="9" height="9"/>
    <use href="{there}/u.svg#x"/></svg><object data="{there}/o.png"></object><embed src="{there}/m.svg"></body>"""
    content = rendering._press().lay_out(html, None).write_pdf(pdf_variant="pdf/ua-1", uncompressed_pdf=True)
    made()
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
        "certificate:/../rules.py", "certificate:/certificate.css", "certificate:/logo.png", "logo.png", "",
    ],
)  # fmt: skip
def test_the_fetcher_refuses_all_but_ours(url):
    with pytest.raises(ValueError, match="loads nothing from elsewhere"):
        rendering.fetcher(None).fetch(url)


def test_the_fetcher_gives_fonts_and_the_logo():
    ours = rendering.fetcher(Logo(content=b"png", alt="Logo"))
    assert ours.fetch("certificate:/logo.png").read() == b"png"
    assert ours.fetch("certificate:/watchword-print-bold.ttf").read()[:4] == b"\x00\x01\x00\x00"


@pytest.mark.django_db
def test_the_logo_of_the_issuer_is_printed_with_its_description():
    image = get_image_model().objects.create(
        title="logo.png", description="A green tree", file=ImageFile(io.BytesIO(picture()), "logo.png")
    )
    issuer = Issuer.objects.create(name="Partnership", council="Exampleshire Council", logo=image)
    logo = rendering.issuer_logo(issuer)
    assert (logo.alt, logo.content[:4]) == ("A green tree", b"\x89PNG")
    image.description = ""
    assert rendering.issuer_logo(issuer).alt == "Logo of Exampleshire Council"
    issuer.logo = None
    assert rendering.issuer_logo(issuer) is None


def test_the_file_has_a_readable_name():
    assert rendering.file_name(certificate()) == "certificate-safe-journeys-14-march-2026.pdf"
    assert rendering.file_name(certificate(module_title="Ночь")) == "certificate-14-march-2026.pdf"


def test_addresses():
    assert rendering.check_url(CODE) == f"https://watchword.example.gov.uk/verify/{CODE}/"
    assert rendering.owner_url(CODE) == f"https://watchword.example.gov.uk/certificates/{CODE}/"
    assert rendering.check_address() == "watchword.example.gov.uk/verify"
