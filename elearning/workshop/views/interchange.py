"""Questions in from other systems' files, seen before they are taken; and out to them, with what cannot go."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from certificates.licensing.importer import uploads
from elearning.workshop.forms.interchange import ExportForm, ImportForm
from elearning.workshop.views.access import QuestionPolicy
from elearning.workshop.views.question_list import QuestionFilter, QuestionList
from quizzes import actions, interchange
from quizzes.models import Pool, Question

WAITING = "question_import"  # in the session: the token of the file and where its questions go
PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The form; a file leads on to its preview, whatever is in it."""
    _may(request, "add", "change")
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()), initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        content = said["file"].read()
        actions.read_questions(content=content, form=said["form"], by=request.user)  # type: ignore[arg-type] # noted once
        uploads.drop(request.session.get(WAITING, {}).get("token", ""))
        request.session[WAITING] = {
            "token": uploads.keep(content),
            "name": said["file"].name[:100],
            "form": said["form"],
            "pool": said["pool"].pk,
            "section": said["section"],
        }
        return redirect("workshop_import_preview")
    return render(
        request,
        "workshop/import.html",
        {**_furniture("Import questions"), "form": form},
        status=422 if form.is_bound else 200,
    )


@require_GET
def preview(request: HttpRequest) -> HttpResponse:
    """What would be taken, as it will be, and what will not, with the reason. Nothing is written."""
    _may(request, "add", "change")
    found = _waiting(request)
    if found is None:
        return _gone(request)
    content, pool, waiting = found
    reading = interchange.read_file(content, form=waiting["form"])
    done = actions.import_questions(
        pool=pool, items=reading.items, section=waiting["section"], by=None, now=timezone.now(), dry_run=True
    )
    return render(
        request,
        "workshop/import_preview.html",
        {
            **_furniture(f"Import “{waiting['name']}”"),
            "pool": pool,
            "waiting": waiting,
            "form_name": interchange.LABELS[waiting["form"]],
            "refusals": (*reading.refusals, *done.refusals),
            "counts": {state: done.count(state) for state in ("new", "changed", "unchanged")},
            "writes": done.writes,
            "items": Paginator(done.planned, PER_PAGE).get_page(request.GET.get("p")),
        },
    )


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take what was shown. Pressed twice, the second finds nothing waiting."""
    _may(request, "add", "change")
    found = _waiting(request)
    if found is None:
        return _gone(request)
    content, pool, waiting = found
    drafts = ""
    if "leave" not in request.POST:
        reading = interchange.read_file(content, form=waiting["form"])
        try:
            done = actions.import_questions(
                pool=pool,
                items=reading.items,
                section=waiting["section"],
                by=request.user,  # type: ignore[arg-type] # the CMS lets nobody else in
                now=timezone.now(),
            )
        except actions.ImportClash as clash:
            messages.error(request, str(clash))
            return redirect("workshop_import_preview")
        messages.success(
            request,
            f"Taken into {pool.title} as drafts: {done.count('new')} new, {done.count('changed')} changed. "
            f"{done.count('unchanged')} were here already. Tests go on asking what they asked. "
            "A draft that you do not want is discarded at its question.",
        )
        drafts = "&drafted=true" if done.writes else ""
    uploads.drop(waiting["token"])
    del request.session[WAITING]
    return redirect(f"{reverse('questions:index')}?pool={pool.pk}{drafts}")


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The questions of the desk's list as a file; first what that format cannot hold."""
    _may_any(request, "add", "change")
    filters = request.GET.copy()
    chosen, download = filters.pop("form", [""])[-1], filters.pop("download", [])
    questions = _selected(filters, request)
    form = ExportForm({"form": chosen} if chosen else None)
    written = None
    if chosen and form.is_valid():
        written = interchange.export_questions(questions, form=chosen)
        if download:
            return _download(written.content, chosen, _file_name(filters, chosen))
    return render(
        request,
        "workshop/export.html",
        {
            **_furniture("Export questions"),
            "form": form,
            "filters": list(filters.items()),
            "query": request.GET.urlencode(),
            "count": questions.count(),
            "written": written,
        },
    )


def _selected(filters: QueryDict, request: HttpRequest) -> Any:
    """What the desk's list shows for the same filters and words."""
    listed: Any = QuestionList()
    listed.search_query = filters.get("q", "")
    base = Question.objects.select_related("pool", "current", "draft", "scenario__current")
    found = QuestionFilter(filters, queryset=listed.search_queryset(base), request=request)
    return found.qs.order_by("pool", "section", "key")


def _file_name(filters: QueryDict, form: str) -> str:
    chosen = str(filters.get("pool", ""))
    pool = Pool.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() else None
    return f"{pool.slug if pool else 'questions'}.{interchange.ENDINGS[form]}"


def _download(content: bytes, form: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=interchange.TYPES[form], headers=headers)


def _waiting(request: HttpRequest) -> tuple[bytes, Pool, dict[str, Any]] | None:
    """The file that this session sent, and where it goes; none when it was taken, left, or is older than a day."""
    waiting = request.session.get(WAITING)
    content = uploads.find(waiting["token"]) if waiting else None
    pool = Pool.objects.filter(pk=waiting["pool"]).first() if waiting else None
    return None if waiting is None or content is None or pool is None else (content, pool, waiting)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.error(request, "No file is waiting: it was taken, or it was sent more than a day ago. Send it again.")
    return redirect("workshop_import")


def _initial(request: HttpRequest) -> dict[str, Any]:
    pool = request.GET.get("pool", "")
    return {"pool": pool} if pool.isdecimal() else {}


def _may(request: HttpRequest, *deeds: str) -> None:
    policy = QuestionPolicy(Question)
    if not all(policy.user_has_permission(request.user, deed) for deed in deeds):
        raise PermissionDenied


def _may_any(request: HttpRequest, *deeds: str) -> None:
    if not QuestionPolicy(Question).user_has_any_permission(request.user, set(deeds)):
        raise PermissionDenied


def _furniture(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("questions:index"), "label": "Questions"},
            {"url": "", "label": title},
        ],
    }
