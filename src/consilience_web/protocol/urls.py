"""The plan of a review."""

from __future__ import annotations

from django.urls import path

from consilience_web.protocol import views

app_name = "protocol"
urlpatterns = [path("", views.show, name="show")]
