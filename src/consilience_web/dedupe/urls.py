"""Addresses of the duplicates."""

from __future__ import annotations

from django.urls import path

from consilience_web.dedupe import views

app_name = "dedupe"
urlpatterns = [
    path("", views.show, name="show"),
    path("run/", views.run, name="run"),
    path("joined/", views.joined, name="joined"),
    path("mistakes/", views.mistakes, name="mistakes"),
    path("mistakes/look/", views.look_over, name="look-over"),
    path("mistakes.csv", views.mistakes_file, name="mistakes-file"),
    path("queue/", views.queue, name="queue"),
    path("same/", views.same, name="same"),
    path("different/", views.different, name="different"),
    path("one-study/", views.one_study, name="one-study"),
    path("undo/", views.undo, name="undo"),
]
