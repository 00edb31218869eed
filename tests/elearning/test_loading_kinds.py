"""Questions of every kind, and scenarios, from files."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from content.files import QuestionFile
from quizzes.models import Question, Scenario
from tests.elearning.test_loading import load, with_module
from tests.quizzes.kinds.written import WRITTEN

BASE = {"section": "signs", "outcome": "signs", "lesson": "lesson-1", "text": "What now?", "feedback": "Think again."}


def entry(name, **changes):
    written = WRITTEN[name]
    options = [{key: value for key, value in item.items() if key != "id"} for item in written.options]
    said = {**BASE, "id": name.replace(" ", "-").replace("_", "-"), "kind": written.kind, "options": options}
    if written.picture:
        said |= {"picture": written.picture["picture"], "alt": written.picture["picture_alt"]}
    return QuestionFile.model_validate({**said, "settings": written.settings, **changes})


def with_entries(*entries):
    return with_module(lambda module: replace(module, questions=list(entries)))


@pytest.mark.django_db
def test_every_kind_is_loaded_and_loaded_again_to_nothing():
    training = with_entries(*map(entry, WRITTEN))
    load(training)
    for name, written in WRITTEN.items():
        version = Question.objects.get(key=name.replace(" ", "-").replace("_", "-")).current
        bare = [{key: value for key, value in item.items() if key != "id"} for item in written.options]
        assert (version.kind, version.settings, version.picture) == (
            written.kind, written.settings, written.picture.get("picture", ""),
        )  # fmt: skip
        assert [{key: value for key, value in item.items() if key != "id"} for item in version.options] == bare
        assert len({item["id"] for item in version.options}) == len(bare)
    again = load(training)
    assert (again.added, again.changed, again.left_alone) == ([], [], [])


@pytest.mark.django_db
def test_an_id_does_not_say_what_stands_first_in_the_file():
    load(with_entries(entry("ordering")))
    first = [item["id"] for item in Question.objects.get(key="ordering").current.options]
    turned = [{"text": item["text"]} for item in WRITTEN["ordering"].options[::-1]]
    load(with_entries(entry("ordering", options=turned)))
    assert [item["id"] for item in Question.objects.get(key="ordering").current.options] == first[::-1]


@pytest.mark.django_db
def test_a_scenario_is_told_once_and_named_again():
    told = {"id": "a-booking", "title": "A booking", "text": "A *man* books a car."}
    entries = [entry("single", scenario=told), entry("multiple", scenario={"id": "a-booking"}), entry("ordering")]
    load(with_entries(*entries))
    scenario = Scenario.objects.get()
    assert (scenario.current.title, scenario.current.text.strip()) == (
        "A booking",
        "<p>A <em>man</em> books a car.</p>",
    )
    places = Question.objects.filter(state="live").values_list("key", "scenario", "scenario_place")
    assert set(places) >= {("single", scenario.pk, 1), ("multiple", scenario.pk, 2), ("ordering", None, 0)}
    report = load(with_entries(entry("single", scenario={**told, "text": "Other."}), *entries[1:]))
    assert [name.split("/")[-1] for name in report.changed] == ["a-booking"]
    assert Scenario.objects.get().current.number == 2


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        ("numeric", {"options": [{"value": "many"}]}, "“value” in answer 1 is not a number."),
        ("single", {"options": [{"text": "Tell", "rigth": True}] * 2}, "“rigth” in answer 1 means nothing"),
        ("single", {"options": [{"text": "Tell"}, {"text": "Wait"}]}, "“right” is missing in answer 1."),
        ("multiple", {"settings": {"credit": "some"}}, "The setting “credit” is “all” or “partial”."),
        ("hotspot", {"alt": ""}, "A picture needs `alt`"),
        ("single", {"scenario": {"id": "x", "title": "Only a title"}}, "a scenario has a title and a text"),
        ("single", {"kind": "essay"}, "there is no kind “essay”"),
    ],
)
def test_what_is_wrong_is_said(name, changes, said):
    with pytest.raises(ValidationError, match=said):
        entry(name, **changes)
