"""Whom to call."""

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class ContactsBlock(blocks.StructBlock):
    """Contacts from the one directory."""

    title = blocks.CharBlock(max_length=120, default="Who to call")
    contacts = blocks.ListBlock(SnippetChooserBlock("content.Contact"))

    class Meta:
        icon = "mail"
        group = "Facts"
        description = "Whom to call, from the one directory"
        preview_template = "content/blocks/previews/contacts.html"
        preview_value = {"title": "Who to call", "contacts": []}
        template = "content/blocks/contacts.html"
