"""Addresses of synthesis."""

from __future__ import annotations

from django.urls import path

from consilience_web.synthesis import views

app_name = "synthesis"
urlpatterns = [
    path("", views.show, name="show"),
    path("new/", views.new, name="new"),
    path("planned/<str:planned>/not-run/", views.not_run, name="not_run"),
    path("analysis/<path:analysis>/forest.svg", views.forest, {"kind": "svg"}, name="forest"),
    path("analysis/<path:analysis>/forest.pdf", views.forest, {"kind": "pdf"}, name="forest-pdf"),
    path("analysis/<path:analysis>/forest.png", views.forest, {"kind": "png"}, name="forest-png"),
    path("analysis/<path:analysis>/charts/", views.charts, name="charts"),
    path("analysis/<path:analysis>/charts/<slug:chart>/", views.chart, name="chart"),
    path("analysis/<path:analysis>/charts/gosh/subsets/", views.subsets, name="subsets"),
    path(
        "analysis/<path:analysis>/charts/<slug:chart>.<slug:kind>",
        views.chart_file,
        name="chart-file",
    ),
    path("analysis/<path:analysis>/robustness/", views.robustness, name="robustness"),
    path("analysis/<path:analysis>/planned/", views.tie, name="tie"),
    path("analysis/<path:analysis>/inputs.csv", views.inputs, name="inputs"),
    path("analysis/<path:analysis>/result.json", views.result_json, name="json"),
    path("analysis/<path:analysis>/", views.result, name="result"),
]
