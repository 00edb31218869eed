"""A quiz: which pools it draws from, and the rules of a sitting."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from quizzes.models.bank import Pool


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
    sort_order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["quiz", "sort_order"]
        constraints = [models.UniqueConstraint(fields=["quiz", "slug"], name="one_section_of_a_slug")]

    def __str__(self) -> str:
        return self.title
