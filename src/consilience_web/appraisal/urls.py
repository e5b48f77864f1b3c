"""Addresses of appraisal."""

from __future__ import annotations

from django.urls import path

from consilience_web.appraisal import views

app_name = "appraisal"
urlpatterns = [
    path("", views.show, name="show"),
    path("<str:study>/", views.form, name="form"),
    path("<str:study>/compare/", views.compare, name="compare"),
]
