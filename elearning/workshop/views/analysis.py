"""Test results in the CMS: what answers say about a test and its questions. Nobody is named; nothing can be changed."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from elearning.workshop import queries
from elearning.workshop.forms.analysis import SORTS, QuestionsForm, SampleForm
from elearning.workshop.queries import FEWEST_PEOPLE, QuestionLine, Results
from elearning.workshop.views import figures
from elearning.workshop.views.access import QuestionPolicy
from elearning.workshop.views.modules import furniture
from quizzes.analysis import ENOUGH, FLAGS
from quizzes.models import Question, Quiz

PER_PAGE = 50
SAMPLE_FIELDS = ("attempts", "period", "since", "until")


class ResultsMenuItem(MenuItem):
    """Shown to whom the questions are shown."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_view(request)


def may_view(request: HttpRequest) -> bool:
    """Whoever may look at questions may look at what was answered: right answers show on these pages."""
    return bool(QuestionPolicy(Question).user_has_any_permission(request.user, {"add", "change", "view"}))


@require_safe
def tests(request: HttpRequest) -> HttpResponse:
    """All tests, also those nobody took."""
    _only_viewers(request)
    lines = queries.test_lines(demonstration=settings.DEMONSTRATION)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    context = {**_furniture("Test results"), **_paged(page), "lines": page}
    return render(request, "workshop/results.html", context)


@require_safe
def test(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """One test: how it went, how exact a score is, and its questions."""
    _only_viewers(request)
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    form, found = _found(request, quiz)
    context: dict[str, Any] = {
        **_furniture(f"Results of “{quiz.title}”", quiz=quiz),
        "quiz": quiz,
        "form": form,
        "found": found,
    }
    if found is None:
        return render(request, "workshop/result.html", context, status=422)
    sections = {line.section: line.section_title for line in found.questions}
    chosen = QuestionsForm(request.GET, sections=sections)
    lines = _listed(found.questions, chosen)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("p"))
    context |= {
        **_paged(page),
        "chosen": chosen,
        "lines": page,
        "heads": _heads(request),
        "sample_query": _sample_query(request),
        "band_chart": figures.band_chart(found),
        "flagged": sum(1 for line in found.questions if line.whole.flags),
    }
    return render(request, "workshop/result.html", context)


@require_safe
def question(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    """One question of a test: its versions side by side, and who picked what."""
    _only_viewers(request)
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    subject = get_object_or_404(Question.objects.select_related("pool"), pk=question_id)
    form, found = _found(request, quiz)
    line = next((line for line in found.questions if line.whole.pk == question_id), None) if found else None
    if found and line is None and not quiz.sections.filter(pool=subject.pool_id).exists():
        raise Http404("This test does not ask the question.")
    title = f"“{line.text[:70]}{'…' if len(line.text) > 70 else ''}”" if line else subject.key
    context = {
        **_furniture(title, quiz=quiz, query=_sample_query(request)),
        "quiz": quiz,
        "subject": subject,
        "form": form,
        "found": found,
        "line": line,
        "shown": figures.versions_shown(found, line) if found and line else [],
        "rows": figures.figure_rows(line) if line else [],
        "sample_query": _sample_query(request),
    }
    return render(request, "workshop/result_question.html", context, status=200 if found else 422)


@require_safe
def responses(request: HttpRequest, quiz_id: int) -> HttpResponseBase:
    """Anonymous responses as CSV, sent as they are read."""
    _only_viewers(request)
    quiz = get_object_or_404(Quiz, pk=quiz_id)
    form, found = _found(request, quiz)
    if found is None or found.few:
        context = {**_furniture(f"Results of “{quiz.title}”", quiz=quiz), "quiz": quiz, "form": form, "found": found}
        return render(request, "workshop/result.html", context, status=422)
    answer = StreamingHttpResponse(
        _as_csv(queries.response_rows(found.sample, rng=random.SystemRandom())), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="responses-{quiz.slug}.csv"'
    return answer


class _Line:
    """What `csv.writer` writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _as_csv(rows: Iterator[tuple[str, ...]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"  # Excel needs it to read names right
    for row in rows:
        yield writer.writerow(row)  # type: ignore[misc]


def _only_viewers(request: HttpRequest) -> None:
    if not may_view(request):
        raise PermissionDenied


def _found(request: HttpRequest, quiz: Quiz) -> tuple[SampleForm, Results | None]:
    """The filter and what it found; nothing where the filter makes no sense."""
    asked = {"attempts": "first", "period": "ever"} | {
        name: request.GET[name] for name in SAMPLE_FIELDS if request.GET.get(name)
    }
    form = SampleForm(asked)
    if not form.is_valid():
        return form, None
    sample = form.sample(quiz_id=quiz.pk, on=timezone.localdate(), demonstration=settings.DEMONSTRATION)
    return form, queries.results(sample)


Order = Callable[[QuestionLine], Any]
ORDERS: dict[str, Order] = {
    "key": lambda line: (line.section_title, line.key),
    "asked": lambda line: line.whole.figures.asked,
    "facility": lambda line: line.whole.figures.facility,
    "first": lambda line: line.whole.right_first.percent,
    "seconds": lambda line: line.whole.seconds,
    "index": lambda line: line.whole.figures.index if line.whole.enough else None,
    "efficiency": lambda line: line.whole.figures.efficiency if line.whole.enough else None,
    "weight": lambda line: line.whole.weight if line.whole.enough else None,
    "flags": lambda line: len(line.whole.flags),
}


def _listed(lines: Sequence[QuestionLine], chosen: QuestionsForm) -> list[QuestionLine]:
    """Filtered and in order; what has no figure comes last either way round. Nothing is found by a wrong filter."""
    if not chosen.is_valid():
        return []
    flag, section, sort = (chosen.cleaned_data[name] for name in ("flag", "section", "sort"))
    found = [
        line
        for line in lines
        if (not section or line.section == section)
        and (not flag or any(flag in ("any", held.slug) for held in line.whole.flags))
    ]
    order = ORDERS.get(sort.removeprefix("-"))
    if order is None:
        return found
    known = [line for line in found if not line.whole.few and order(line) is not None]
    rest = [line for line in found if line.whole.few or order(line) is None]
    return [*sorted(known, key=order, reverse=sort.startswith("-")), *rest]


@dataclass(frozen=True, kw_only=True)
class Head:
    """A column's heading: a link that sorts by it, the other way round when it is the order already."""

    label: str
    href: str
    sorted: str  # for aria-sort


def _heads(request: HttpRequest) -> list[Head]:
    now = request.GET.get("sort", "")
    kept = {name: request.GET[name] for name in (*SAMPLE_FIELDS, "flag", "section") if request.GET.get(name)}
    heads = []
    for name, label in SORTS.items():
        ways = {name: "ascending", f"-{name}": "descending"}
        query = urlencode({**kept, "sort": f"-{name}" if now == name else name})
        heads.append(Head(label=label, href=f"?{query}#questions", sorted=ways.get(now, "none")))
    return heads


def _sample_query(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in SAMPLE_FIELDS if request.GET.get(name)})


def _paged(page: Any) -> dict[str, Any]:
    return {"elided_page_range": page.paginator.get_elided_page_range(page.number)}


def _furniture(title: str, *, quiz: Quiz | None = None, query: str = "") -> dict[str, Any]:
    """What every page here has: the way back, the demonstration's word, the thresholds."""
    around = furniture(title)
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}]
    if quiz is not None:
        crumbs.append({"url": reverse("workshop_results"), "label": "Test results"})
    if quiz is not None and query is not None and title.startswith("“"):
        crumbs.append({"url": f"{reverse('workshop_result', args=[quiz.pk])}?{query}", "label": quiz.title})
    around["breadcrumbs_items"] = [*crumbs, {"url": "", "label": title}]
    return {
        **around,
        "header_icon": "table",
        "demonstration": settings.DEMONSTRATION,
        "enough": ENOUGH,
        "flags": FLAGS,
        "fewest": FEWEST_PEOPLE,
        "today": timezone.localdate(),
    }
