"""The learner's doors. Lessons are found here, before Wagtail's own routing, because theirs is the page read most."""

from django.urls import path

from elearning.models.sessions import SLUG as SESSION_PACK
from elearning.views import (
    answering,
    attempts,
    cards,
    declaring,
    journey,
    keepsake,
    own,
    results,
    sessions,
    sittings,
    test,
    updates,
    voiding,
)

app_name = "elearning"
MODULE = "<slug:role_slug>/<slug:module_slug>"

urlpatterns = [
    path("licensing/attempts/", attempts.index, name="attempts"),
    path("licensing/attempts/<int:pk>/", attempts.detail, name="attempts_of"),
    path("licensing/attempts/<int:pk>/void/<int:attempt>/", voiding.void, name="void"),
    path("licensing/sittings/", sittings.index, name="sittings"),
    path("licensing/sittings/<int:pk>/", sittings.detail, name="sitting"),
    path("my-training/", own.overview, name="overview"),
    path("my-training/details/", own.details, name="details"),
    path("my-training/join/<slug:role_slug>/", own.join, name="join"),
    path("my-training/join/<slug:role_slug>/organisation/", own.organisation, name="organisation"),
    path("my-training/updates/<int:version>/", updates.update, name="update"),
    path("my-training/certificates/<str:code>/reissue/", own.reissue, name="reissue"),
    path("<slug:role_slug>/<slug:module_slug>/test/", test.front, name="test"),
    path("<slug:role_slug>/<slug:module_slug>/test/<int:number>/", answering.questions, name="questions"),
    path("<slug:role_slug>/<slug:module_slug>/test/check/", test.check, name="check"),
    path("<slug:role_slug>/<slug:module_slug>/test/result/", results.result, name="result"),
    path(f"{MODULE}/test/review/", results.review, name="test_review"),
    path(f"{MODULE}/declaration/", declaring.declaration, name="declaration"),
    path(f"{MODULE}/card/", cards.card, name="card"),
    path(f"{MODULE}/card.pdf", cards.card_pdf, name="card_pdf"),
    path(f"{MODULE}/certificate/", keepsake.keepsake, name="keepsake"),
    path(f"{MODULE}/{SESSION_PACK}/", sessions.front, name="session"),
    path(f"{MODULE}/{SESSION_PACK}/slide/<int:number>/", sessions.slide, name="slide"),
    path(f"{MODULE}/{SESSION_PACK}/notes/", sessions.notes, name="notes"),
    path(f"{MODULE}/{SESSION_PACK}/sign-in.pdf", sessions.sign_in, name="sign_in"),
    path(f"{MODULE}/<slug:lesson_slug>/place/", journey.place, name="place"),
    path("<slug:role_slug>/<slug:module_slug>/<slug:lesson_slug>/", journey.lesson, name="lesson"),
]
