"""Addresses of full text: reading and voting, files, studies."""

from __future__ import annotations

from django.urls import path

from consilience_web.fulltext import views

app_name = "fulltext"
urlpatterns = [
    *views.FULLTEXT.urls(),
    path("files/", views.files, name="files"),
    path("texts/", views.read_texts, name="texts"),
    path("files/<str:sha256>/", views.file, name="file"),
    path("files/<str:sha256>/assign/", views.assign, name="assign"),
    path("files/<str:sha256>/detach/", views.detach, name="detach"),
    path("read/<str:sha256>/", views.read, name="read"),
    path("retrieval/<str:record>/", views.retrieval, name="retrieval"),
    path("studies/", views.studies, name="studies"),
    path("studies/<str:id>/", views.study, name="study"),
    path("reports/new/", views.report, name="enter"),
    path("reports/<str:id>/", views.report, name="report"),
]
