"""Addresses of extraction."""

from __future__ import annotations

from django.urls import path

from consilience_web.extraction import views

app_name = "extraction"
urlpatterns = [
    path("", views.show, name="show"),
    path("<str:study>/", views.form, name="form"),
    path("<str:study>/compare/", views.compare, name="compare"),
    path("<str:study>/held/", views.held, name="held"),
]
