"""Addresses of the search stage and of the records."""

from __future__ import annotations

from django.urls import path, register_converter

from consilience_web.search import decision_views, paste_views, record_views, views


class Stage:
    """A voting stage in an address."""

    regex = "screening|fulltext"

    def to_python(self, value: str) -> str:
        """Take the name as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Give the name as it stands."""
        return value


class Which(Stage):
    """Which records of a stage."""

    regex = "all|included|excluded"


class Format(Stage):
    """The format of a list."""

    regex = "ris|csv"


register_converter(Stage, "voting_stage")
register_converter(Which, "which")
register_converter(Format, "list_format")

app_name = "search"
urlpatterns = [
    path("", views.show, name="show"),
    path("document/", views.document, name="document"),
    path("paste/", paste_views.paste, name="paste"),
    path("source/<str:search>/", views.source, name="source"),
    path("source/<str:search>/change/", views.change, name="change"),
    path("source/<str:search>/import/", views.take_in, name="import"),
    path("export/<str:sha256>/", views.export, name="export"),
    path("export/<str:sha256>/run/", views.run, name="run"),
    path("export/<str:sha256>/out/", views.out, name="out"),
    path("export/<str:sha256>/count/", views.count, name="count"),
    path("export/<str:sha256>/decisions/", decision_views.show, name="decisions"),
    path("export/<str:sha256>/decisions/log/", decision_views.log, name="decisions-log"),
    path("export/<str:sha256>/decisions/back/", decision_views.back, name="decisions-back"),
    path("records/", record_views.records, name="records"),
    path("records.<list_format:extension>", record_views.records_file, name="records-file"),
    path("records/<str:record>/", record_views.record, name="record"),
    path("records/<str:record>/edit/", record_views.edit, name="edit"),
    path("records/<str:record>/undo/<str:line>/", record_views.undo, name="undo"),
    path("records/<str:record>/duplicate/", record_views.duplicate, name="duplicate"),
    path("records/<str:record>/related/", record_views.related, name="related"),
    path("records/<str:record>/split/", record_views.split, name="split"),
    path("records/<str:record>/unsay/", record_views.unsay, name="unsay"),
    path(
        "lists/<voting_stage:stage>-<which:which>.<list_format:extension>",
        record_views.stage_file,
        name="list",
    ),
]
