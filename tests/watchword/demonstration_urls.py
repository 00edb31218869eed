"""The site's addresses with those of a demonstration, whatever the settings said when they were read."""

from django.urls import include, path

from watchword.urls import handler404 as handler404
from watchword.urls import urlpatterns as usual

urlpatterns = [path("demo/", include("watchword.demonstration.urls")), *usual]
