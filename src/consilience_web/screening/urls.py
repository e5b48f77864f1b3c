"""Addresses of screening on title and abstract."""

from __future__ import annotations

from consilience_web.screening.views import SCREENING

app_name = "screening"
urlpatterns = SCREENING.urls()
