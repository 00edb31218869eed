"""What is taught: modules and their versions, contacts, sources, plain pages."""

from content.models.directory import Contact, Source
from content.models.films import Film
from content.models.links import LinkCheck
from content.models.modules import Module, ModuleVersion
from content.models.pages import TextPage

__all__ = ["Contact", "Film", "LinkCheck", "Module", "ModuleVersion", "Source", "TextPage"]
