"""The desk of tests in the CMS: their rules, and the sections that draw their questions."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from accounts.viewsets import KeptViewSet
from elearning.workshop.forms.tests import QuizForm, SectionForm
from elearning.workshop.panels import RulesInWordsPanel
from quizzes.models import Quiz, QuizSection


class QuizViewSet(KeptViewSet):
    """The rules of a test. Whoever has begun it keeps the rules they began with."""

    model = Quiz
    icon = "list-ol"
    menu_label = "Rules"
    list_display = ["title", "pass_mark", "attempts_allowed", "minutes", "supervised"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("slug")], "Name"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("section_pass_mark")]),
                    FieldPanel("attempts_allowed"),
                ],
                "To pass",
            ),
            MultiFieldPanel(
                [FieldPanel("waits"), FieldPanel("read_again_after"), FieldPanel("resit_failed_sections")],
                "After a failed attempt",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("at_deadline")]),
                    FieldPanel("questions_per_page"),
                    FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                    FieldPanel("language"),
                    FieldPanel("supervised"),
                    FieldPanel("statement"),
                ],
                "How it is sat",
            ),
            MultiFieldPanel([FieldPanel("feedback"), FieldPanel("review")], "What people learn of it"),
            RulesInWordsPanel(heading="The rules in words"),
        ],
        base_form_class=QuizForm,
    )


class SectionViewSet(KeptViewSet):
    """So many questions from one section of a bank, and a pass mark of its own."""

    model = QuizSection
    icon = "list-ul"
    menu_label = "Sections"
    list_display = ["title", "quiz", "pool", "draw", "pass_mark"]
    shows = ("quiz", "pool")
    list_filter = ["quiz"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("quiz"), FieldPanel("title"), FieldPanel("sort_order")], "Where it is asked"),
            MultiFieldPanel([FieldPanel("pool"), FieldPanel("slug"), FieldPanel("draw")], "What it asks"),
            FieldPanel("pass_mark"),
        ],
        base_form_class=SectionForm,
    )


class TestsGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    __test__ = False

    menu_label = "Tests"
    menu_icon = "list-ol"
    menu_order = 208
    items = (QuizViewSet, SectionViewSet)
