"""Addresses of extraction."""

from __future__ import annotations

from django.urls import path

from consilience_web.extraction import views

app_name = "extraction"
urlpatterns = [
    path("", views.show, name="show"),
    path("tables/<str:name>.csv", views.table, name="table"),
    path("<str:study>/", views.form, name="form"),
    path("<str:study>/compare/", views.compare, name="compare"),
    path("<str:study>/held/", views.held, name="held"),
    path("<str:study>/correct/", views.correct, name="correct"),
    path("<str:study>/check/", views.check, name="check"),
]
