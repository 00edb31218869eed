"""The drawings: whole, harmless, legible in the dark, and described wherever training shows one."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from content.pictures import find_picture, picture_choices

PICTURES = Path(__file__).parents[2] / "content/static/content/pictures"
TRAINING = Path(__file__).parents[2] / "content/modules"
DRAWINGS = sorted(PICTURES.glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "style", "g", "rect", "circle", "ellipse", "path", "text"}


def test_there_are_at_least_25():
    assert len(DRAWINGS) >= 25


@pytest.fixture(params=DRAWINGS, ids=lambda drawing: drawing.stem)
def drawing(request):
    return request.param


def test_a_drawing_is_whole(drawing):
    root = ElementTree.fromstring(drawing.read_text())
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 640 360"
    assert root.findtext(f"{SVG}title").strip()
    assert drawing.stat().st_size < 8_000


def test_a_drawing_runs_and_fetches_nothing(drawing):
    """Only shapes: no script, no reference, no id that another drawing on the page could have."""
    for element in ElementTree.fromstring(drawing.read_text()).iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        for name in element.attrib:
            assert not name.lower().startswith("on")
            assert not name.lower().endswith(("href", "id", "style"))
    text = drawing.read_text().lower()
    for refused in ("url(", "@import", "<!entity", "javascript:", "data:"):
        assert refused not in text


def test_a_drawing_turns_dark(drawing):
    style = ElementTree.fromstring(drawing.read_text()).findtext(f"{SVG}style")
    assert "@media (prefers-color-scheme:dark)" in style
    light, dark = style.split("@media", 1)
    classes = {
        element.get("class") for element in ElementTree.fromstring(drawing.read_text()).iter() if element.get("class")
    }
    assert {name for name in classes if f".{name}{{" not in light} == set()
    assert dark.count("{") >= 3


def shown(node):
    """Every mapping in a training file that names a picture."""
    if isinstance(node, dict):
        if isinstance(node.get("picture"), str):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from shown(part)


FILES = sorted(TRAINING.rglob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TRAINING)))
def test_what_training_shows_exists_and_is_described(file):
    known = {drawing.stem for drawing in DRAWINGS}
    for node in shown(yaml.safe_load(file.read_text())):
        assert node["picture"] in known
        assert node.get("alt", "").strip()


# --- what blocks, slides and cards know of them -----------------------------------------------------------------------
def test_a_drawing_is_found_by_its_name_with_size_title_and_place():
    found = find_picture("hotel-corridor")
    assert (found.slug, found.label, found.width, found.height) == ("hotel-corridor", "A hotel corridor", 640, 360)
    assert (found.url, found.path) == ("/static/content/pictures/hotel-corridor.svg", PICTURES / "hotel-corridor.svg")


@pytest.mark.parametrize("slug", [None, "", "no-such-thing", "../pictures/hotel-corridor", "Hotel-Corridor"])
def test_what_is_no_drawing_is_not_found(slug):
    assert find_picture(slug) is None


def test_an_editor_chooses_from_all_drawings_by_title():
    choices = picture_choices()
    assert sorted(slug for slug, _ in choices) == [drawing.stem for drawing in DRAWINGS]
    titles = [title.casefold() for _, title in choices]
    assert titles == sorted(titles)
