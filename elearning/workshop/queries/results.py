"""What a test's answers say: the analysis of one sample, read once and kept for some minutes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.cache import caches
from django.utils.html import strip_tags

from elearning.workshop.queries import tallies as counted
from elearning.workshop.queries.choices import choices
from elearning.workshop.queries.sample import FEWEST_PEOPLE, Sample
from elearning.workshop.queries.tallies import TENTHS, Extent, Papers, Tally
from quizzes import analysis
from quizzes.models import Question, QuestionVersion, QuizSection

KEPT_SECONDS = 600


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A share with what it is made of."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """A question (`number` none) or one version of it. `few`: asked of fewer than five people, so nothing is said."""

    pk: int
    number: int | None
    figures: analysis.ItemFigures
    weight: float | None
    seconds: float | None
    flags: tuple[analysis.Flag, ...]
    few: bool

    @property
    def right_first(self) -> Ratio:
        return Ratio(part=self.figures.right_first, whole=self.figures.asked_first)

    @property
    def enough(self) -> bool:
        """Whether what is compared with a total may be shown."""
        return self.figures.compared >= analysis.ENOUGH


@dataclass(frozen=True, kw_only=True)
class QuestionLine:
    """A question of the test with its versions, the newest first."""

    key: str
    text: str
    section: str
    section_title: str
    state: str
    whole: ItemLine
    versions: tuple[ItemLine, ...]


@dataclass(frozen=True, kw_only=True)
class Results:
    """One test, one sample. `usual`: how many questions most attempts ask; `compared`: the attempts that ask so many.

    `error_points`: of 100 per cent.
    """

    sample: Sample
    extent: Extent
    passed: Ratio
    passed_first: Ratio
    bands: tuple[analysis.Band, ...]
    usual: int
    compared: int
    consistency: float | None
    error_ratio: float | None
    error_points: float | None
    questions: tuple[QuestionLine, ...]
    few: bool

    @property
    def attempts(self) -> int:
        return self.passed.whole

    @property
    def enough(self) -> bool:
        return self.compared >= analysis.ENOUGH


def results(sample: Sample) -> Results:
    """The analysis, kept in the process for ten minutes as long as no attempt is added to the sample."""
    extent = counted.extent(sample)
    name = f"analysis:{sample}:{extent}"
    kept: Results | None = caches["rendered"].get(_short(name))
    if kept is None:
        kept = analyse(sample, extent=extent)
        caches["rendered"].set(_short(name), kept, KEPT_SECONDS)
    return kept


def analyse(sample: Sample, *, extent: Extent | None = None) -> Results:
    """The analysis made now. Seven queries at most, three of them over all responses of the sample."""
    extent = extent or counted.extent(sample)
    papers = counted.papers(sample)
    usual = _usual(papers)
    totals = Counter[int]()
    for paper in papers:
        if paper.whole and paper.out_of == usual:
            totals[paper.marks] += paper.count
    few = extent.people < FEWEST_PEOPLE
    consistency = None if few else analysis.internal_consistency(counted.places(sample, out_of=usual), totals=totals)
    ratio = analysis.error_ratio(consistency)
    error = analysis.standard_error(ratio, deviation=analysis.standard_deviation(totals))
    return Results(
        sample=sample,
        extent=extent,
        passed=Ratio(part=sum(p.count for p in papers if p.passed), whole=sum(p.count for p in papers)),
        passed_first=Ratio(
            part=sum(p.count for p in papers if p.first and p.passed), whole=sum(p.count for p in papers if p.first)
        ),
        bands=() if few else tuple(analysis.bands([(p.marks, p.out_of, p.count) for p in papers])),
        usual=usual,
        compared=sum(totals.values()),
        consistency=consistency,
        error_ratio=ratio,
        error_points=None if error is None or not usual else 100 * error / (analysis.FULL * usual),
        questions=() if few else _questions(sample, usual=usual, most_attempts=extent.most_attempts),
        few=few,
    )


def _questions(sample: Sample, *, usual: int, most_attempts: int) -> tuple[QuestionLine, ...]:
    by_version: dict[int, list[Tally]] = {}
    for tally in counted.tallies(sample):
        by_version.setdefault(tally.version, []).append(tally)
    few = counted.few_people(
        sample,
        counts={version: sum(tally.count for tally in found) for version, found in by_version.items()},
        most_attempts=most_attempts,
    )
    seconds = counted.tenths(sample)
    versions: dict[int, list[QuestionVersion]] = {}
    for version in (
        QuestionVersion.objects.filter(pk__in=by_version)
        .select_related("question")
        .defer("feedback")
        .order_by("question_id", "-number")
    ):
        versions.setdefault(version.question_id, []).append(version)
    answers = {pk: as_answered(found, usual=usual) for pk, found in by_version.items()}
    weights = analysis.effective_weights(
        {
            pk: analysis.marks_of(given for version in found for given in answers[version.pk])
            for pk, found in versions.items()
        }
    )
    titles = dict(QuizSection.objects.filter(quiz_id=sample.quiz_id).values_list("slug", "title"))
    lines = []
    for pk, found in versions.items():
        question, newest = found[0].question, found[0]
        times = Counter[int]()
        for version in found:
            times.update(seconds.get(version.pk, {}))
        own = tuple(
            _line(
                pk=version.pk,
                number=version.number,
                answers=answers[version.pk],
                version=version,
                times=seconds.get(version.pk, {}),
                few=version.pk in few,
            )
            for version in found
        )
        whole = _line(
            pk=pk,
            number=None,
            answers=[given for version in found for given in answers[version.pk]],
            # Option ids of one version need not mean the same in another: choices are counted within a version.
            version=newest if len(own) == 1 else None,
            times=times,
            few=all(line.few for line in own),
        )
        flagged = whole.flags if len(own) == 1 else _of_newest(own, whole)
        lines.append(
            QuestionLine(
                key=question.key,
                text=strip_tags(newest.text).strip(),
                section=question.section,
                section_title=titles.get(question.section, question.section),
                state=Question.State(question.state).label,
                whole=replace(whole, weight=weights[pk], flags=flagged),
                versions=own,
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.section_title, line.key)))


def _of_newest(versions: Sequence[ItemLine], whole: ItemLine) -> tuple[analysis.Flag, ...]:
    """Those of the newest version with enough attempts, for earlier words may have been mended; else of all."""
    return next((line.flags for line in versions if line.figures.asked >= analysis.ENOUGH), whole.flags)


def _line(
    *,
    pk: int,
    number: int | None,
    answers: Sequence[analysis.Answered],
    version: QuestionVersion | None,
    times: dict[int, int],
    few: bool,
) -> ItemLine:
    figures = analysis.item_figures(answers, offered=[choice.offered for choice in choices(version)] if version else [])
    middle = analysis.median(times)
    return ItemLine(
        pk=pk,
        number=number,
        figures=figures,
        weight=None,
        seconds=None if middle is None else middle / TENTHS,
        flags=() if few else analysis.flags_of(figures),
        few=few,
    )


def as_answered(found: Sequence[Tally], *, usual: int) -> list[analysis.Answered]:
    """Tallies as the formulas take them: with R, the marks of the rest of a paper of the usual length."""
    return [
        analysis.Answered(
            picked=tally.picked,
            mark=tally.mark,
            rest=tally.rest if tally.whole and tally.out_of == usual else None,
            first=tally.first,
            count=tally.count,
        )
        for tally in found
    ]


def _usual(papers: Sequence[Papers]) -> int:
    """How many questions most attempts asked; the longer paper of two that are as frequent."""
    lengths = Counter[int]()
    for paper in papers:
        lengths[paper.out_of] += paper.count if paper.whole else 0
    return max(lengths, key=lambda length: (lengths[length], length), default=0)


def _short(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
