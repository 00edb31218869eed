"""Things to do with a page: put in order, spot the signs, read a chat. Nothing here is scored or stored."""

from __future__ import annotations

from typing import Any

from wagtail import blocks

from content import rules
from content.blocks.pictures import alt_faults, picture_choice, picture_words
from content.blocks.ruled import RuledBlock
from content.pictures import find_picture


class OrderItemBlock(blocks.StructBlock):
    """One thing to do, and why it stands where it stands."""

    text = blocks.CharBlock(max_length=200)
    why = blocks.TextBlock(help_text="Why here.")


class OrderBlock(RuledBlock):
    """What would you do first? Shown in an order that is the same for everybody and never the right one."""

    title = blocks.CharBlock(max_length=120, default="What would you do first?")
    intro = blocks.TextBlock(required=False)
    items = blocks.ListBlock(
        OrderItemBlock(), min_num=3, max_num=6, help_text="In the right order. The page shows them in another."
    )
    note = blocks.TextBlock(required=False, help_text="Shown with the order you suggest.")

    class Meta:
        icon = "list-ol"
        label = "Put in order"
        group = "Practice"
        description = "What would you do first? To be put in order"
        preview_value = {
            "title": "What would you do first?",
            "intro": "A child at the desk says that she is not safe.",
            "items": [
                {"text": "Listen", "why": "She has chosen you."},
                {"text": "Ring 999", "why": "She is in danger now."},
                {"text": "Write it down", "why": "In her words, with the time."},
            ],
        }
        template = "content/blocks/order.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        return {"items": rules.order_faults([item["text"] for item in value["items"]])}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        items = list(value["items"])
        asked = rules.shuffle([item["text"] or "" for item in items])
        return {**context, "right": items, "asked": [(index + 1, items[index]["text"]) for index in asked]}


class SpotDetailBlock(blocks.StructBlock):
    """One detail to look at."""

    label = blocks.CharBlock(max_length=60, help_text="Such as “Booked by”.")
    text = blocks.CharBlock(max_length=250)
    sign = blocks.BooleanBlock(required=False, label="This is a sign")
    why = blocks.TextBlock(help_text="Why it is a sign, or why it is none on its own.")


class SpotBlock(RuledBlock):
    """Details of a scene or of a booking, each to be looked at."""

    title = blocks.CharBlock(max_length=120, default="Spot the signs")
    intro = blocks.TextBlock()
    kind = blocks.ChoiceBlock(choices=[("scene", "A scene"), ("record", "The lines of a record")], default="scene")
    picture = picture_choice()
    alt = picture_words()
    details = blocks.ListBlock(SpotDetailBlock(), min_num=3, max_num=12)
    note = blocks.TextBlock(required=False)

    class Meta:
        icon = "search"
        label = "Spot the signs"
        group = "Practice"
        description = "Spot the signs in a scene or a record"
        preview_value = {
            "title": "Spot the signs",
            "intro": "A booking that came in tonight.",
            "kind": "record",
            "details": [
                {"label": "Booked by", "text": "A man, in cash", "sign": True, "why": "He leaves no name."},
                {"label": "Nights", "text": "One", "sign": False, "why": "Most people stay for one."},
                {"label": "Guests", "text": "Two; a girl waits outside", "sign": True, "why": "She is kept out of it."},
            ],
        }
        template = "content/blocks/spot.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        return {**alt_faults(value), "details": rules.spot_faults([detail["sign"] for detail in value["details"]])}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "drawing": find_picture(value.get("picture"))}


class MessageBlock(blocks.StructBlock):
    """One message of a chat."""

    who = blocks.ChoiceBlock(choices=[("them", "The other person"), ("child", "The child")], default="them")
    name = blocks.CharBlock(max_length=40, help_text="Made up.")
    text = blocks.CharBlock(max_length=500)
    note = blocks.TextBlock(required=False, help_text="What is going on here.")


class ThreadBlock(RuledBlock):
    """A chat, read line by line: when did it turn?"""

    title = blocks.CharBlock(max_length=120, default="When did it turn?")
    intro = blocks.TextBlock(help_text="Who writes to whom. Say that it is made up.")
    messages = blocks.ListBlock(MessageBlock(), min_num=4, max_num=20)
    turn = blocks.IntegerBlock(min_value=1, help_text="The number of the message at which it turned, from 1.")
    explain = blocks.TextBlock(help_text="Why there, and what to do.")

    class Meta:
        icon = "comment"
        label = "Message thread"
        group = "Practice"
        description = "A chat to read, deciding when it turned"
        preview_value = {
            "title": "When did it turn?",
            "intro": "Sam, 13, and somebody he met in a game. Both are made up.",
            "messages": [
                {"who": "them", "name": "Jay", "text": "Good game! How old r u?", "note": "An ordinary question."},
                {"who": "child", "name": "Sam", "text": "13"},
                {
                    "who": "them",
                    "name": "Jay",
                    "text": "Cool. Lets talk here, dont tell anyone",
                    "note": "A secret.",
                },
                {"who": "child", "name": "Sam", "text": "ok"},
            ],
            "turn": 3,
            "explain": "He asks for a secret and for another place to talk.",
        }
        template = "content/blocks/thread.html"

    def faults(self, value: Any) -> dict[str, list[str]]:
        return {"turn": rules.thread_faults(messages=len(value["messages"]), turn=value["turn"])}

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        messages, turn = list(value["messages"]), value.get("turn") or 0
        return {**context, "turned": messages[turn - 1] if 1 <= turn <= len(messages) else None}
