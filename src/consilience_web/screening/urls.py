"""Addresses of screening on title and abstract."""

from __future__ import annotations

from django.urls import path

from consilience_web.screening import views

app_name = "screening"
urlpatterns = [
    path("", views.show, name="show"),
    path("batches/", views.batches, name="batches"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("do/<str:act>/<str:subject>/", views.act, name="act"),
]
