"""Where a person stopped within a lesson, so that they come back to it on any device. Not evidence of anything."""

from django.conf import settings
from django.db import models

from content.models import Module


class LessonPlace(models.Model):
    """The block at which a person last stopped in a lesson that they have not finished since."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="+")
    lesson = models.UUIDField(help_text="The lesson page's translation key.")
    block = models.CharField(max_length=36, help_text="The block's id in the lesson's body.")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["person", "-seen_at"]
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_place_in_a_lesson")]
        indexes = [models.Index(fields=["person", "module"], name="places_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.lesson} {self.block}"
