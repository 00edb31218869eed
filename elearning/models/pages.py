"""The pages a learner walks: home, role, module, lesson. Substance is in blocks; identity is in content.Module."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from accounts.models import Role
from content.models import Module, Source
from content.models.loading import LoadedFromFile
from content.rules import TAKEN
from elearning.blocks import CardBody, LessonBody, OutcomeList
from quizzes.models import Quiz

if TYPE_CHECKING:
    from django.db.models import QuerySet


# First parts of addresses that are not pages.
DOORS = frozenset(
    {"accounts", "api", "certificates", "cms", "coverage", "demo", "healthz", "licensing", "media", "metrics",
     "my-training", "readyz", "static", "team", "verify"}
)  # fmt: skip


class HomePage(Page):
    """Choose who you are."""

    intro = models.TextField(blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["elearning.RolePage", "content.TextPage"]
    max_count = 1
    private_page_options: ClassVar = []  # training is open to read; our views would not ask for a password
    page_description = "The front door: choose who you are."
    template = "elearning/home_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["role_pages"] = (
            RolePage.objects.child_of(self).live().select_related("role").order_by("role__sort_order")
        )
        return context


class RolePage(LoadedFromFile, Page):
    """What one group of people is asked to learn."""

    role = models.OneToOneField(Role, on_delete=models.PROTECT, related_name="page")
    summary = models.CharField(max_length=250, blank=True)
    intro = RichTextField(blank=True, features=["bold", "link", "ul"])

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("role"), FieldPanel("summary"), FieldPanel("intro")]
    parent_page_types: ClassVar = ["elearning.HomePage"]
    subpage_types: ClassVar = ["elearning.ModulePage"]
    private_page_options: ClassVar = []  # training is open to read; our views would not ask for a password
    exclude_fields_in_copy: ClassVar = ["loaded_digest", "file_digest"]  # a copy is an editor's, not the loader's
    page_description = "One group of people and its modules."
    template = "elearning/role_page.html"

    def clean(self) -> None:
        super().clean()
        if self.slug in DOORS:
            raise ValidationError({"slug": f"“{self.slug}” is an address of the site itself. Choose another."})

    def loaded_values(self) -> dict[str, Any]:
        return {"title": self.title, "summary": self.summary, "intro": self.intro}


class ModulePage(LoadedFromFile, Page):
    """A module's front: what it covers, how long it takes, its lessons and its test."""

    module = models.ForeignKey(Module, on_delete=models.PROTECT, related_name="pages")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=30)
    summary = models.CharField(max_length=300)
    covers = RichTextField(features=["h2", "h3", "bold", "link", "ul", "ol"])
    outcomes = StreamField(OutcomeList(), blank=True)
    lessons_first = models.BooleanField(
        "lessons first",
        default=True,
        help_text="The test, or the declaration, opens when every lesson has been read.",
    )
    card = StreamField(CardBody(), blank=True)
    declaration_edition = models.CharField(
        "edition",
        max_length=150,
        blank=True,
        help_text="Which edition of the document, as on its cover. A new edition asks everybody again.",
    )
    declaration_source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document"
    )
    declaration_statement = models.CharField(
        "statement", max_length=300, blank=True, help_text="What is declared: I have read and understood …"
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("covers"),
        FieldPanel("outcomes"),
        FieldPanel("card", heading="Summary card"),
        MultiFieldPanel(
            [
                FieldPanel("declaration_edition"),
                FieldPanel("declaration_source"),
                FieldPanel("declaration_statement"),
            ],
            "Declaration, in place of a test",
        ),
        MultiFieldPanel(
            [FieldPanel("module"), FieldPanel("quiz"), FieldPanel("minutes"), FieldPanel("lessons_first")], "About"
        ),
    ]
    parent_page_types: ClassVar = ["elearning.RolePage"]
    subpage_types: ClassVar = ["elearning.LessonPage", "elearning.SessionPackPage"]
    private_page_options: ClassVar = []  # training is open to read; our views would not ask for a password
    exclude_fields_in_copy: ClassVar = ["loaded_digest", "file_digest"]  # a copy is an editor's, not the loader's
    page_description = "A training module: its lessons are the pages below it."
    template = "elearning/module_page.html"

    def loaded_values(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "covers": self.covers,
            "minutes": self.minutes,
            "outcomes": [dict(block["value"]) for block in self.outcomes.raw_data],
            "lessons_first": self.lessons_first,
            **self._ends(),
        }

    def _ends(self) -> dict[str, Any]:
        """Card and declaration. Named only when there is one, so that a module without keeps its digest."""
        found: dict[str, Any] = {}
        if self.card:
            found["card"] = [{"type": block["type"], "value": block["value"]} for block in self.card.raw_data]
        if self.declaration_edition:
            found["declaration"] = [
                self.declaration_edition, self.declaration_source_id, self.declaration_statement
            ]  # fmt: skip
        return found

    def clean(self) -> None:
        super().clean()
        longest = Module._meta.get_field("title").max_length or 0
        if len(self.title) > longest:
            raise ValidationError(
                {"title": f"A module's title is at most {longest} characters: it is printed on certificates."}
            )
        declaration = (self.declaration_edition, self.declaration_source_id, self.declaration_statement)
        if any(declaration) and not all(declaration):
            raise ValidationError(
                {"declaration_edition": "A declaration needs an edition, a document and a statement: all three."}
            )
        shared = self.quiz_id and ModulePage.objects.filter(quiz=self.quiz_id).exclude(module=self.module_id).first()
        if shared:  # a pass would complete either of them
            raise ValidationError({"quiz": f"This test is that of “{shared.title}”. Give each module its own."})
        if self.quiz_id and any(declaration):
            raise ValidationError(
                {"declaration_edition": "A module ends in a test or in a declaration, not in both. Take one out."}
            )

    def lessons(self) -> QuerySet[LessonPage]:
        """The live lessons in order."""
        return LessonPage.objects.child_of(self).live().order_by("path")


class LessonPage(LoadedFromFile, Page):
    """Three to six minutes of a module."""

    minutes = models.PositiveSmallIntegerField(default=4)
    summary = models.CharField(max_length=250, blank=True)
    body = StreamField(LessonBody())

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar = ["elearning.ModulePage"]
    subpage_types: ClassVar = []
    private_page_options: ClassVar = []  # training is open to read; our views would not ask for a password
    exclude_fields_in_copy: ClassVar = ["loaded_digest", "file_digest"]  # a copy is an editor's, not the loader's
    page_description = "One lesson of a module."
    template = "elearning/lesson_page.html"

    def loaded_values(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "minutes": self.minutes,
            "body": [{"type": block["type"], "value": block["value"]} for block in self.body.raw_data],
        }

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN:
            raise ValidationError(
                {"slug": f"“{self.slug}” is an address of the module itself. Choose another for the lesson."}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What a preview needs: the lesson as somebody reading it for the first time sees it."""
        context = super().get_context(request, *args, **kwargs)
        context["body_html"] = self.body.render_as_block()
        context["heading"], context["minutes"] = self.title, self.minutes
        context["module_title"] = self.get_parent().title
        return context
