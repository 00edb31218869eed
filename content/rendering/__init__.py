"""What is shown: words as safe HTML (here), pages of paper (`content.rendering.pdf`)."""

from content.rendering.html import ATTRIBUTES, SCHEMES, TAGS, clean_html, markdown

__all__ = ["ATTRIBUTES", "SCHEMES", "TAGS", "clean_html", "markdown"]
