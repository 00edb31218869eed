"""Training as readable files: read, checked as a whole, every fault with its file and line."""

from content.files.faults import BadFiles, Fault
from content.files.reading import read_training
from content.files.schema import ContactFile, LessonFile, ModuleFile, QuestionFile, SourceFile, Training

__all__ = [
    "BadFiles",
    "ContactFile",
    "Fault",
    "LessonFile",
    "ModuleFile",
    "QuestionFile",
    "SourceFile",
    "Training",
    "read_training",
]
