"""The certificate on paper: one page, readable by everybody, the same every time, and made without asking anyone."""

import datetime
import io
import re

import pytest
import segno
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model

from certificates import rendering
from certificates.models import Issuer
from certificates.rendering import Logo
from tests.factories import CertificateFactory
from tests.paper import assert_one_tagged_page, figures, opened, words

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


def test_a_declaration_is_said_after_the_module():
    read = words(made(declared="declared that they have read and understood the guide, September 2026"))
    assert (
        "Amina Begum Khan has completed Safe journeys and declared that they have read and understood the guide, "
        "September 2026." in read
    )
    assert "declared" not in words(made())


def test_a_demonstration_says_that_nobody_is_real():
    assert "Demonstration: not a real person" in words(made(is_demonstration=True))


def test_it_is_one_tagged_page_of_a4_in_english():
    assert_one_tagged_page(made(), title="Certificate: Safe journeys, Amina Begum Khan")


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
        declared="W" * 500, badge_tail="WWW", is_demonstration=True, logo=Logo(content=picture(), alt="Logo"),
    )  # fmt: skip
    with opened(pdf) as document:
        assert len(document.pages) == 1


def test_names_are_words_and_never_markup():
    name = '<img src="x.png"><b>Khan</b> & \x07\nco'
    read = words(made(holder_name=name))
    assert '<img src="x.png"><b>Khan</b> & co' in read


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
