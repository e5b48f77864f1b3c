"""Addresses of synthesis."""

from __future__ import annotations

from django.urls import path

from consilience_web.synthesis import views

app_name = "synthesis"
urlpatterns = [
    path("", views.show, name="show"),
    path("new/", views.new, name="new"),
    path("analysis/<path:analysis>/", views.result, name="result"),
]
