"""The learner's doors. Lessons are found here, before Wagtail's own routing, because theirs is the page read most."""

from django.urls import path

from elearning.views import journey, own, test

app_name = "elearning"

urlpatterns = [
    path("my-training/", own.overview, name="overview"),
    path("my-training/details/", own.details, name="details"),
    path("my-training/join/<slug:role_slug>/", own.join, name="join"),
    path("my-training/join/<slug:role_slug>/organisation/", own.organisation, name="organisation"),
    path("my-training/certificates/<str:code>/reissue/", own.reissue, name="reissue"),
    path("<slug:role_slug>/<slug:module_slug>/test/", test.front, name="test"),
    path("<slug:role_slug>/<slug:module_slug>/test/<int:number>/", test.questions, name="questions"),
    path("<slug:role_slug>/<slug:module_slug>/test/check/", test.check, name="check"),
    path("<slug:role_slug>/<slug:module_slug>/test/result/", test.result, name="result"),
    path("<slug:role_slug>/<slug:module_slug>/<slug:lesson_slug>/", journey.lesson, name="lesson"),
]
