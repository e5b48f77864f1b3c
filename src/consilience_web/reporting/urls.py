"""Addresses of reporting."""

from __future__ import annotations

from django.urls import path

from consilience_web.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.show, name="show"),
    path("box/<str:box>/", views.box, name="box"),
    path("folder/", views.folder, name="folder"),
    path("hand-over/", views.hand_over, name="hand_over"),
    path("hand-over/<str:program>.zip", views.hand_over_file, name="hand_over_file"),
    path("folder.zip", views.folder_zip, name="folder_zip"),
    path("report.html", views.report_html, name="report_html"),
    path("report.docx", views.report_docx, name="report_docx"),
    path("prisma.json", views.prisma_json_file, name="prisma_json"),
    path("prisma.csv", views.prisma_csv_file, name="prisma_csv"),
]
