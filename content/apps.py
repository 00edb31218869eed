"""What is taught and how it looks."""

from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Content"

    def ready(self) -> None:
        from wagtail.rich_text import features

        from content.blocks.links import LinkHandler

        features.get_link_types()  # Wagtail registers its own first; a hook of ours may come before or after it
        features.register_link_type(LinkHandler)
