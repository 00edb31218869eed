"""Things to do: a story with choices, a question to check oneself. Nothing here is scored or kept."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from content.blocks.text import SHORT_FEATURES
from content.rules import scenario_faults


class ChoiceStepBlock(blocks.StructBlock):
    """Something the reader may do, and the step it leads to."""

    text = blocks.CharBlock(max_length=200)
    goes_to = blocks.CharBlock(max_length=40, help_text="The name of a step.")


class StepBlock(blocks.StructBlock):
    """One step: what happens, and what one can do next."""

    id = blocks.CharBlock(max_length=40, label="Name of this step")
    text = blocks.RichTextBlock(features=SHORT_FEATURES)
    choices = blocks.ListBlock(ChoiceStepBlock(), required=False, default=[])
    ending = blocks.ChoiceBlock(
        choices=[("good", "It ends well"), ("mixed", "It could have gone better"), ("poor", "A chance was missed")],
        required=False,
        help_text="For a step without choices.",
    )


class ScenarioBlock(blocks.StructBlock):
    """A story in which the reader chooses. Every step is on the page, so it works without JavaScript."""

    title = blocks.CharBlock(max_length=120)
    intro = blocks.RichTextBlock(features=SHORT_FEATURES, required=False)
    steps = blocks.ListBlock(StepBlock())

    class Meta:
        icon = "decimal"
        group = "Practice"
        description = "A story with choices and consequences"
        preview_value = {
            "title": "A booking from a hotel",
            "intro": "<p>It is 2 am.</p>",
            "steps": [
                {
                    "id": "start",
                    "text": "<p>A girl gets in.</p>",
                    "choices": [{"text": "Ask if she is all right", "goes_to": "ask"}],
                },
                {"id": "ask", "text": "<p>She says no.</p>", "ending": "good"},
            ],
        }  # fmt: skip
        template = "content/blocks/scenario.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        steps = [
            (step["id"], [choice["goes_to"] for choice in step["choices"]], step["ending"] or "")
            for step in cleaned["steps"]
        ]
        if faults := scenario_faults(steps):
            raise StructBlockValidationError(block_errors={"steps": ValidationError(" ".join(faults))})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        steps = list(value["steps"])
        numbers = {step["id"]: number for number, step in enumerate(steps, start=1)}
        context["steps"] = [
            {
                "number": numbers[step["id"]],
                "text": step["text"],
                "choices": [
                    {"text": choice["text"], "number": numbers.get(choice["goes_to"])}
                    for choice in step.get("choices", [])
                    if choice["goes_to"] in numbers
                ],
                "ending": step.get("ending", ""),
            }
            for step in steps
        ]
        return context


class OptionBlock(blocks.StructBlock):
    """One answer and what to say to whoever picks it."""

    text = blocks.CharBlock(max_length=250)
    right = blocks.BooleanBlock(required=False)
    feedback = blocks.TextBlock()


class CheckBlock(blocks.StructBlock):
    """A question to check oneself. Not scored, not kept."""

    question = blocks.CharBlock(max_length=300)
    options = blocks.ListBlock(OptionBlock(), min_num=2)

    class Meta:
        icon = "circle-check"
        group = "Practice"
        description = "A question to check oneself; not scored"
        preview_value = {
            "question": "What comes first?",
            "options": [
                {"text": "Ring 999", "right": True, "feedback": "Yes, when there is danger now."},
                {"text": "Wait", "right": False, "feedback": "Waiting may cost time a child does not have."},
            ],
        }
        template = "content/blocks/check.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not any(option["right"] for option in cleaned["options"]):
            raise StructBlockValidationError(
                block_errors={"options": ValidationError("Mark at least one answer as right.")}
            )
        return cleaned
