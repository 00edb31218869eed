"""Doors of the demonstration; mounted only where settings say so."""

from django.urls import path

from watchword.demonstration import views

app_name = "demonstration"

urlpatterns = [
    path("", views.people, name="people"),
    path("sign-in/<str:address>/", views.sign_in, name="sign_in"),
    path("mail/", views.mail, name="mail"),
    path("patterns/", views.patterns, name="patterns"),
]
