"""What a file may say in the blocks that ask the reader to do something."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator, model_validator

from content import rules
from content.files.words import Slug, Strict, Words, Words40, Words60, Words120, Words200, Words250, Words500


class ScenarioChoice(Strict):
    text: Words
    goes_to: Words


class ScenarioStep(Strict):
    id: Words
    text: Words
    choices: list[ScenarioChoice] = []
    ending: Literal["good", "mixed", "poor", ""] = ""


class Scenario(Strict):
    title: Words
    intro: str = ""
    steps: list[ScenarioStep] = Field(min_length=2)

    @model_validator(mode="after")
    def leads_somewhere(self) -> Scenario:
        _refuse(
            rules.scenario_faults(
                [(step.id, [choice.goes_to for choice in step.choices], step.ending) for step in self.steps]
            )
        )
        return self


class CheckOption(Strict):
    text: Words
    right: bool
    feedback: Words


class Check(Strict):
    question: Words
    options: list[CheckOption] = Field(min_length=2)

    @field_validator("options")
    @classmethod
    def one_is_right(cls, options: list[CheckOption]) -> list[CheckOption]:
        if not any(option.right for option in options):
            raise ValueError("no option is right")
        return options


class OrderItem(Strict):
    text: Words200
    why: Words


class Order(Strict):
    """`items` stand in the right order; the page shows them in another."""

    title: Words120
    intro: str = ""
    items: list[OrderItem] = Field(min_length=3, max_length=6)
    note: str = ""

    @model_validator(mode="after")
    def can_be_told_apart(self) -> Order:
        _refuse(rules.order_faults([item.text for item in self.items]))
        return self


class SpotDetail(Strict):
    label: Words60
    text: Words250
    sign: bool
    why: Words


class Spot(Strict):
    title: Words120
    intro: Words
    kind: Literal["scene", "record"] = "scene"
    picture: Slug | None = None
    alt: str = Field(default="", max_length=250)
    details: list[SpotDetail] = Field(min_length=3, max_length=12)
    note: str = ""

    @model_validator(mode="after")
    def can_be_told_apart(self) -> Spot:
        _refuse(
            rules.picture_faults(picture=self.picture, alt=self.alt)
            + rules.spot_faults([detail.sign for detail in self.details])
        )
        return self


class ThreadMessage(Strict):
    who: Literal["them", "child"]
    name: Words40
    text: Words500
    note: str = ""


class Thread(Strict):
    """`turn` is the number, from 1, of the message at which the thread turned."""

    title: Words120
    intro: Words
    messages: list[ThreadMessage] = Field(min_length=4, max_length=20)
    turn: int
    explain: Words

    @model_validator(mode="after")
    def turns_within(self) -> Thread:
        _refuse(rules.thread_faults(messages=len(self.messages), turn=self.turn))
        return self


class StoryChoice(Strict):
    text: Words200
    goes_to: Words40
    points: int = Field(default=0, ge=0, le=3)


class StoryStep(Strict):
    id: Words40
    text: Words
    choices: list[StoryChoice] = Field(default=[], max_length=4)


class StoryEnding(Strict):
    at_least: int = Field(ge=0)
    kind: Literal["good", "mixed", "poor"]
    text: Words


class Story(Strict):
    title: Words120
    intro: str = ""
    steps: list[StoryStep] = Field(min_length=2)
    endings: list[StoryEnding] = Field(min_length=2, max_length=4)

    @model_validator(mode="after")
    def every_path_ends(self) -> Story:
        _refuse(
            rules.story_faults(
                steps=[
                    (step.id, [(choice.text, choice.goes_to, choice.points) for choice in step.choices])
                    for step in self.steps
                ],
                endings=[ending.at_least for ending in self.endings],
            )
        )
        return self


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ValueError(" ".join(faults))
