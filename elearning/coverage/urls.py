"""Doors of the board: the report, its CSV, and the headcounts behind it."""

from django.urls import path

from elearning.coverage import views

app_name = "coverage"
urlpatterns = [
    path("", views.show_report, name="report"),
    path("coverage.csv", views.download_report, name="csv"),
    path("headcounts/", views.list_headcounts, name="headcounts"),
    path("headcounts/declare/", views.declare_headcount, name="declare"),
]
