"""How many people stand behind each third of a question's attempts: what is shown of fewer than five is nothing."""

from __future__ import annotations

from decimal import Decimal

from elearning.workshop.queries.results import ItemLine, Results
from elearning.workshop.queries.tallies import CHUNK, units
from quizzes import analysis


def people_in_thirds(results: Results, *, question: int, version: ItemLine) -> tuple[int, int, int]:
    """The people among the low, middle and high scorers who were asked this version.

    Among first attempts that is the attempts, without a query. Else one query; erased accounts count as one person.
    """
    sample = results.sample
    if sample.first_only:
        return version.figures.thirds
    rows = (
        sample.responses()
        .filter(
            version_id=version.pk, version__question_id=question, attempt__out_of=results.usual, attempt__carried=[]
        )
        .values_list("attempt__marks", "mark", "attempt__person_id")
    )
    counts: dict[int, int] = {}
    people: dict[int, set[int]] = {}
    for marks, mark, person in rows.iterator(chunk_size=CHUNK):
        rest = units((marks or Decimal(0)) - (mark or Decimal(0)))
        counts[rest] = counts.get(rest, 0) + 1
        people.setdefault(rest, set()).add(person or 0)
    found: tuple[set[int], set[int], set[int]] = (set(), set(), set())
    for rest, third in analysis.thirds(counts).items():
        found[third].update(people[rest])
    return len(found[0]), len(found[1]), len(found[2])
