"""One row for each piece of long work: what, for whom, how far, and what came of it."""

from __future__ import annotations

from typing import Any

from django.db import models

from consilience_web.reviews.models import ReviewRow

STATES: dict[str, str] = {
    "queued": "Waiting for its turn",
    "running": "Running",
    "done": "Done",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


class Job(models.Model):
    """A piece of long work. It decides nothing: what it comes to is appended to the ledger."""

    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=60)
    """Handle of the person who asked for it; it is done with this person's roles."""
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="queued")
    doing = models.CharField(max_length=200, default="")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    """0 where nobody knows how much there is."""
    cancel = models.BooleanField(default=False)
    """Whether somebody asked to stop it."""
    result = models.JSONField(default=dict)
    """`text`, `url` and `shows`: what came of it, the page that shows it, and what that shows.

    Where a file was made: `blob`, `name`, `type` and `bytes` instead of the page.
    """
    error = models.TextField(default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=100, default="")
    asked = models.DateTimeField(auto_now_add=True)
    beat = models.DateTimeField(null=True)
    """When its worker last said that it is alive."""
    finished = models.DateTimeField(null=True)

    class Meta:
        """A job is in one of the states."""

        indexes = [models.Index(fields=["state", "id"], name="jobs_by_state")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=list(STATES)), name="job_state"),
        ]

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in ("done", "failed", "cancelled")

    @property
    def state_words(self) -> str:
        """The state in words."""
        return "Stopping" if self.cancel and not self.over else STATES[self.state]

    @property
    def percent(self) -> int | None:
        """How far it is, where that is known."""
        return min(100, 100 * self.done // self.total) if self.total else None

    def inputs(self) -> list[dict[str, Any]]:
        """The files that it works on, which wait in the database for it: name and SHA-256."""
        return list(self.args.get("files", ()))
