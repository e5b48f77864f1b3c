"""Addresses of reporting."""

from __future__ import annotations

from django.urls import path

from consilience_web.reporting import views

app_name = "reporting"
urlpatterns = [
    path("", views.show, name="show"),
    path("box/<str:box>/", views.box, name="box"),
    path("report.html", views.report_html, name="report_html"),
    path("report.docx", views.report_docx, name="report_docx"),
    path("prisma.json", views.prisma_json_file, name="prisma_json"),
    path("prisma.csv", views.prisma_csv_file, name="prisma_csv"),
]
