"""The app of the jobs: it finds the kinds of jobs that the other apps offer."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """Reads the module `tasks` of every app, where its kinds of jobs stand."""

    name = "consilience_web.jobs"

    def ready(self) -> None:
        """Let the kinds be known."""
        autodiscover_modules("tasks")
