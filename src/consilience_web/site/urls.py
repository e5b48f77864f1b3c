"""Every address of the application, in the order of the stages."""

from __future__ import annotations

from django.urls import include, path

from consilience_web.site import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("", include("consilience_web.accounts.urls")),
    path("", include("consilience_web.reviews.urls")),
    path("r/<slug:slug>/jobs/", include("consilience_web.jobs.urls")),
    path("r/<slug:slug>/plan/", include("consilience_web.protocol.urls")),
    path("r/<slug:slug>/search/", include("consilience_web.search.urls")),
    path("r/<slug:slug>/duplicates/", include("consilience_web.dedupe.urls")),
    path("r/<slug:slug>/screen/", include("consilience_web.screening.urls")),
    path("r/<slug:slug>/full-text/", include("consilience_web.fulltext.urls")),
    path("r/<slug:slug>/extract/", include("consilience_web.extraction.urls")),
    path("r/<slug:slug>/appraise/", include("consilience_web.appraisal.urls")),
    path("r/<slug:slug>/synthesise/", include("consilience_web.synthesis.urls")),
    path("r/<slug:slug>/report/", include("consilience_web.reporting.urls")),
]

handler500 = views.broken
