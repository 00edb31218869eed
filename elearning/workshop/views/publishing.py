"""In the CMS: what kind of change is this, whom does it touch, what follows, and then it is published."""

from __future__ import annotations

import datetime
from dataclasses import asdict
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from accounts.models import User
from content.changes import USUAL_DAYS, Asks, Choice, Kind, turning_day
from elearning import queries
from elearning.actions import publishing
from elearning.workshop.forms.changes import MaterialForm, material_initial

SALT = "elearning.publishing"
KINDS = (
    (
        Kind.EDITORIAL.value, "Editorial",
        "Spelling, a broken link, a picture. What people learn is the same. Nobody is asked anything.",
    ),
    (
        Kind.CLARIFICATION.value, "Clarification",
        "The same is taught in clearer words, or with another example. Nobody is asked anything.",
    ),
    (
        Kind.MATERIAL.value, "Material",
        "What people must know or do has changed: the law, a number to call, a step to take. You see whom it touches "
        "and say what follows for them, before anything happens.",
    ),
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """`?kind=` asks and shows; a POST with `shown` checks what was chosen, one with `chosen` publishes."""
    page = get_object_or_404(Page, pk=page_id)
    person: User = request.user  # type: ignore[assignment]
    if not page.permissions_for_user(person).can_publish():
        raise PermissionDenied
    draft = queries.draft_of(page, on=timezone.localdate())
    if draft is None:
        raise Http404
    if refusal := _refused_before(request, draft):
        return refusal
    if request.method == "POST":
        return _posted(request, draft, person)
    kind = request.GET.get("kind", "")
    if not draft.asks:
        return _confirm(request, draft, choice=None, impact={})
    if kind in (Kind.EDITORIAL, Kind.CLARIFICATION):
        return _confirm(request, draft, choice=Choice(kind=kind), impact={})
    if kind == Kind.MATERIAL and draft.module:
        impact = queries.impact_of(module=draft.module, on=draft.today)
        return _material(request, draft, form=MaterialForm(), impact=impact)
    error = "Choose what kind of change it is." if "kind" in request.GET else ""
    return _render(request, draft, "kind", kinds=KINDS, error=error)


def _posted(request: HttpRequest, draft: queries.Draft, person: User) -> HttpResponse:
    shown = _read(request.POST.get("shown", ""), draft, person)
    if shown is None:
        return _refused(request, draft, publishing.DraftMoved())
    seen, impact = queries.Seen(**shown["seen"]), shown["impact"]
    if seen != draft.seen:
        return _refused(request, draft, publishing.refusal_of(seen, draft))
    if "choice" not in shown:  # the page of a material change
        form = MaterialForm(request.POST)
        if not form.is_valid():
            return _material(request, draft, form=form, impact=impact)
        return _confirm(request, draft, choice=form.choice, impact=impact)
    choice = None if shown["choice"] is None else Choice(**shown["choice"])
    if "change" in request.POST and choice:
        return _material(request, draft, form=MaterialForm(initial=material_initial(choice)), impact=impact)
    try:
        done = publishing.publish_draft(seen=seen, choice=choice, impact=impact, by=person, now=timezone.now())
    except publishing.PublicationRefused as refusal:
        return _refused(request, draft, refusal)
    return _published(request, done)


def _refused_before(request: HttpRequest, draft: queries.Draft) -> HttpResponse | None:
    """What else has a say before a publication (a hook of the CMS, a lock, half a draft), as in the editor."""
    request.change_is_stated = True  # type: ignore[attr-defined] # our own hook need not ask
    for hook in hooks.get_hooks("before_publish_page"):
        response = hook(request, draft.page)
        if hasattr(response, "status_code"):
            return response  # type: ignore[no-any-return]
    try:
        publishing.check_draft(draft, by=request.user)  # type: ignore[arg-type]
    except publishing.PublicationRefused as refusal:
        return _refused(request, draft, refusal)
    return None


def _read(token: str, draft: queries.Draft, person: User) -> dict[str, Any] | None:
    """What this person was shown of this page; none when it is not ours. Signed, so that it is as it was shown."""
    try:
        shown: dict[str, Any] = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    mine = shown["person"] == person.pk and shown["seen"]["page"] == draft.page.pk
    return shown if mine else None


def _token(draft: queries.Draft, request: HttpRequest, *, impact: dict[str, Any], **more: Any) -> str:
    """The draft that was seen is named by the first page of a walk and kept to its end."""
    said = {"person": request.user.pk, "seen": _seen(request, draft), "impact": impact, **more}
    return signing.dumps(said, salt=SALT, compress=True)


def _seen(request: HttpRequest, draft: queries.Draft) -> dict[str, Any]:
    shown = _read(request.POST["shown"], draft, request.user) if "shown" in request.POST else None  # type: ignore[arg-type]
    return shown["seen"] if shown else asdict(draft.seen)


def _material(
    request: HttpRequest, draft: queries.Draft, *, form: MaterialForm, impact: dict[str, Any]
) -> HttpResponse:
    first = turning_day(published_on=draft.goes_live_on, days=USUAL_DAYS)
    return _render(
        request, draft, "material", form=form, impact=tables_of(impact), media=form.media, usual_days=USUAL_DAYS,
        usual_day=first, shown=_token(draft, request, impact=impact), status=400 if form.is_bound else 200,
    )  # fmt: skip


def _confirm(
    request: HttpRequest, draft: queries.Draft, *, choice: Choice | None, impact: dict[str, Any]
) -> HttpResponse:
    """In words, what is about to happen."""
    return _render(
        request, draft, "confirm", choice=choice, impact=tables_of(impact) if impact else None,
        label={value: label for value, label, _ in KINDS}.get(choice.kind, "") if choice else "",
        follows=words_of(choice, published_on=draft.goes_live_on) if choice else "",
        shown=_token(draft, request, impact=impact, choice=asdict(choice) if choice else None),
    )  # fmt: skip


def words_of(change: Any, *, published_on: datetime.date) -> str:
    """What a choice, or a version, asks of people trained before, as a sentence with its day."""
    if change.asks == Asks.NOTHING:
        return "Nobody who is trained already is asked anything."
    if change.asks == Asks.UPDATE:
        return f"Whoever is trained already is asked to read “{change.update_title}”. Their training is as it was."
    day = formats.date_format(turning_day(published_on=published_on, days=change.days))
    if change.asks == Asks.WITHIN:
        return (
            f"Whoever is trained already must take the module again by {day}. "
            "From the day after, their training no longer counts as current."
        )
    return (
        f"Whoever renews a licence that ends on {day} or later must take the module again first. "
        "For other licences, and for everybody else, earlier training still counts."
    )


def tables_of(impact: dict[str, Any]) -> dict[str, Any]:
    """The counts as a page shows them."""
    return {
        "on": datetime.date.fromisoformat(impact["on"]),
        "total": impact["total"],
        "people": f"{impact['total']:,} {'person' if impact['total'] == 1 else 'people'}",
        "tables": [
            (title, head, [(label, f"{people:,}") for label, people in rows])
            for title, head, rows in (
                ("By role", "Role", impact["roles"]),
                ("By organisation, the topmost", "Organisation", impact["organisations"]),
                ("By the month in which their licence ends", "Month", impact["licences"]),
            )
        ],
    }


def _published(request: HttpRequest, done: publishing.Published) -> HttpResponse:
    """What Wagtail's own view does after it has published."""
    for hook in hooks.get_hooks("after_publish_page"):
        response = hook(request, done.page)
        if hasattr(response, "status_code"):
            return response  # type: ignore[no-any-return]
    title = done.page.get_admin_display_title()
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[done.page.pk]), "Edit")
    if done.later:
        moment = formats.date_format(timezone.localtime(done.later), "j F Y, H:i")
        messages.success(request, f"“{title}” will be published on {moment}.", buttons=[edit])
    else:
        number = f" It is version {done.version.number} of its module." if done.version else ""
        messages.success(request, f"“{title}” is published.{number}", buttons=[edit])
    return redirect("wagtailadmin_explore", done.page.get_parent().pk)


def _refused(request: HttpRequest, draft: queries.Draft, refusal: publishing.PublicationRefused) -> HttpResponse:
    """The sentence, and the ways on: compare, look again, the editor. The draft is as it was."""
    again = isinstance(refusal, publishing.DraftMoved | publishing.AnotherDay)
    return _render(
        request, draft, "refused", refusal=str(refusal), again=again, status=409,
        done=isinstance(refusal, publishing.AlreadyPublished),
    )  # fmt: skip


def _render(
    request: HttpRequest, draft: queries.Draft, name: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    page, compare, live = draft.page, "", draft.seen.live_revision
    if live and live != draft.revision.pk:
        compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, live, draft.revision.pk])
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    context |= {
        "page": page,
        "draft": draft,
        "compare_url": compare,
        "edit_url": edit,
        "header_title": f"Publish “{page.get_admin_display_title()}”",
        "page_title": f"Publish “{page.get_admin_display_title()}”",
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": page.get_parent().title},
            {"url": edit, "label": page.get_admin_display_title()},
            {"url": "", "label": "Publish"},
        ],
    }
    return render(request, f"workshop/publish_{name}.html", context, status=status)


def ask_first(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A hook before each publication in the editor: a change of what is taught is asked about first.

    The draft is saved by then, so nothing is lost.
    """
    if getattr(request, "change_is_stated", False):
        return None
    saved = Page.objects.get(pk=page.pk)
    draft = queries.draft_of(saved, on=timezone.localdate())
    return redirect("elearning_publish", page.pk) if draft and draft.asks else None


def _refusal_of(draft: queries.Draft, *, person: User) -> str:
    """Why one of several cannot be published, and which it is; empty when it can. Wagtail does not ask."""
    try:
        publishing.check_draft(draft, by=person)
    except publishing.AlreadyPublished:
        return ""
    except publishing.PublicationRefused as refusal:
        return f"{refusal} It is about “{draft.page.get_admin_display_title()}”."
    return ""


def ask_one_by_one(request: HttpRequest, pages: list[Page], *, below: bool, back: str) -> HttpResponse | None:
    """Before several are published at once: a change of what is taught is a decision of its own."""
    asking: list[Page] = []
    refusal = ""
    for page in pages:
        for one in [page, *(page.get_descendants().not_live() if below else ())]:
            draft = queries.draft_of(one, on=timezone.localdate())
            if draft and draft.asks:
                asking.append(one)
            elif draft and not refusal:
                refusal = _refusal_of(draft, person=request.user)  # type: ignore[arg-type]
    if not asking and not refusal:
        return None
    if not asking:
        messages.error(request, refusal)
        return redirect(back)
    if len(pages) == 1 and asking == pages:
        return redirect("elearning_publish", pages[0].pk)
    names = ", ".join(f"“{page.get_admin_display_title()}”" for page in asking[:5])
    messages.error(
        request,
        f"Nothing was published: {names}{' and others' if len(asking) > 5 else ''} would change what is taught. "
        "Publish such pages one at a time, so that you can say what kind of change each is.",
    )
    return redirect(back)
