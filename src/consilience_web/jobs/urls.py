"""Addresses of the jobs."""

from __future__ import annotations

from django.urls import path

from consilience_web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:id>/", views.show, name="show"),
    path("<int:id>/cancel/", views.cancel, name="cancel"),
    path("<int:id>/file/", views.file, name="file"),
    path("<int:id>/again/", views.again, name="again"),
]
