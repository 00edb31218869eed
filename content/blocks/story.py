"""A story whose ending depends on all that was chosen. Unrolled into its paths, so that it needs no script."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from content import rules
from content.blocks.ruled import RuledBlock
from content.blocks.text import SHORT_FEATURES

ENDINGS = [("good", "It ends well"), ("mixed", "It could have gone better"), ("poor", "A chance was missed")]


class StoryChoiceBlock(blocks.StructBlock):
    """Something the reader may do, where it leads and what it is worth."""

    text = blocks.CharBlock(max_length=200)
    goes_to = blocks.CharBlock(max_length=40, help_text="The name of a step.")
    points = blocks.IntegerBlock(min_value=0, max_value=3, default=0, help_text="0 to 3: how much it helps the child.")


class StoryStepBlock(blocks.StructBlock):
    """One step: what happens, and what one can do next. Without choices the story ends here."""

    id = blocks.CharBlock(max_length=40, label="Name of this step")
    text = blocks.RichTextBlock(features=SHORT_FEATURES)
    choices = blocks.ListBlock(StoryChoiceBlock(), required=False, default=[], max_num=4)


class StoryEndingBlock(blocks.StructBlock):
    """How it ends for whoever has so many points."""

    at_least = blocks.IntegerBlock(min_value=0, label="From how many points")
    kind = blocks.ChoiceBlock(choices=ENDINGS)
    text = blocks.RichTextBlock(features=SHORT_FEATURES)


class StoryBlock(RuledBlock):
    """A branching story that can be walked again."""

    title = blocks.CharBlock(max_length=120)
    intro = blocks.RichTextBlock(features=SHORT_FEATURES, required=False)
    steps = blocks.ListBlock(
        StoryStepBlock(), min_num=2, help_text="The first is the start. No choice may lead back; at most 64 paths."
    )
    endings = blocks.ListBlock(
        StoryEndingBlock(), min_num=2, max_num=4, help_text="The highest first. The last one from 0 points."
    )

    class Meta:
        icon = "arrows-up-down"
        label = "Branching story"
        group = "Practice"
        description = "A branching story: the ending depends on the whole path"
        preview_value = {
            "title": "Two nights on the desk",
            "intro": "<p>It is late.</p>",
            "steps": [
                {
                    "id": "start",
                    "text": "<p>A girl waits by the door.</p>",
                    "choices": [
                        {"text": "Ask if she is all right", "goes_to": "later", "points": 2},
                        {"text": "Go on with the books", "goes_to": "later", "points": 0},
                    ],
                },
                {"id": "later", "text": "<p>An hour later she is gone.</p>"},
            ],
            "endings": [
                {"at_least": 2, "kind": "good", "text": "<p>She had told you her name. You ring.</p>"},
                {"at_least": 0, "kind": "poor", "text": "<p>Nobody knows who she was.</p>"},
            ],
        }
        template = "content/blocks/story.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        found = rules.story_faults(
            steps=_steps(value["steps"]), endings=[ending["at_least"] for ending in value["endings"]]
        )
        endings = [fault for fault in found if "ending" in fault]
        return {"steps": [fault for fault in found if fault not in endings], "endings": endings}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        texts = {step["id"]: step["text"] for step in value["steps"]}
        endings = {ending["at_least"] or 0: ending for ending in value["endings"]}
        nodes = rules.unroll(_steps(value["steps"]))
        context["nodes"] = [
            {
                "number": node.number,
                "text": texts[node.step],
                "chosen": node.chosen,
                "choices": [{"text": text, "number": number} for text, number in node.leads],
                "ending": None if node.leads else endings.get(rules.ending_of(node.points, list(endings)) or 0),
            }
            for node in nodes
        ]
        return context


def _steps(steps: Any) -> list[rules.Step]:
    return [
        (
            step["id"],
            [(choice["text"], choice["goes_to"], choice.get("points") or 0) for choice in step.get("choices") or []],
        )
        for step in steps
    ]
