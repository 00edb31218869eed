"""A quiz: which pools it draws from, and the rules of a sitting."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from quizzes.models.bank import Pool

STATEMENT = "I will answer the questions myself, without help from anybody else."


class Quiz(models.Model):
    """A test, with its own rules; whoever starts an attempt may pass others (an authority's policy)."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=150)
    pass_mark = models.PositiveSmallIntegerField(
        default=80, validators=[MinValueValidator(1), MaxValueValidator(100)], help_text="Per cent."
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)], help_text="Empty: as many as it takes."
    )
    questions_per_page = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    section_pass_mark = models.PositiveSmallIntegerField(
        "pass mark of every section", null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Per cent. Empty: only the whole test counts.",
    )  # fmt: skip
    minutes = models.PositiveSmallIntegerField(
        "time limit in minutes", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)],
        help_text="Empty: no limit. Officers can give a person more, with a reason.",
    )  # fmt: skip
    at_deadline = models.CharField(
        "when the time is up", max_length=10, default="submit",
        choices=[
            ("submit", "Hand in what was answered by then"),
            ("abandon", "Count the attempt as not finished, without a score"),
        ],
    )  # fmt: skip
    waits = models.JSONField(
        "waits between attempts", default=list, blank=True,
        help_text="What stands on a line holds for that attempt and those that follow, until the next line.",
    )  # fmt: skip
    read_again_after = models.PositiveSmallIntegerField(
        "read the module again after", null=True, blank=True, validators=[MinValueValidator(1)],
        help_text="Failed attempts: after each so many every lesson must be read again. Empty: never.",
    )  # fmt: skip
    resit_failed_sections = models.BooleanField(
        "resit failed sections only", default=False,
        help_text="Sections that were passed are not asked again; their marks count with the new ones.",
    )  # fmt: skip
    feedback = models.CharField(
        max_length=10, default="after",
        choices=[
            ("after", "After handing in: topics, lessons to read again and a hint for each question missed"),
            ("topics", "After handing in: topics and lessons to read again only"),
            ("now", "After each page: which of its questions were missed, with a hint. Answers are then fixed"),
        ],
    )  # fmt: skip
    review = models.CharField(
        "looking at one's answers again", max_length=10, default="never",
        choices=[
            ("never", "Never"),
            ("later", "After handing in: one's own answers, and which were right. Never which would have been"),
        ],
    )  # fmt: skip
    shuffle_questions = models.BooleanField(
        "questions in an order of their own", default=True, help_text="For each attempt, within a section."
    )
    shuffle_options = models.BooleanField(
        "answers in an order of their own", default=True,
        help_text="For each attempt. What must be put in order or matched always is.",
    )  # fmt: skip
    language = models.CharField(
        max_length=10, default="any", choices=[("any", "Any language of the site"), ("en", "English only")]
    )
    supervised = models.BooleanField(
        "under supervision", default=False,
        help_text="It starts only with the code of a sitting, which an officer opens and vouches for.",
    )  # fmt: skip
    statement = models.CharField(
        "what people declare at the start", max_length=300, default=STATEMENT,
        help_text="The words are kept with each attempt as they were then.",
    )  # fmt: skip
    loaded_digest = models.CharField(max_length=32, blank=True, editable=False)

    class Meta:
        ordering = ["title"]
        verbose_name = "test"

    def __str__(self) -> str:
        return self.title


class QuizSection(models.Model):
    """So many questions drawn at random from one section of one pool."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    draw = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    pass_mark = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="Per cent. Empty: that of every section, if there is one.",
    )  # fmt: skip
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["quiz", "sort_order"]
        constraints = [models.UniqueConstraint(fields=["quiz", "slug"], name="one_section_of_a_slug")]

    def __str__(self) -> str:
        return self.title
