"""The workspace of a review: its ledger lines as rows, its files, and who is signed in as whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from consilience.ledger import Line
from consilience_web.reviews.bulk import insert

INVITATION_DAYS = 7


class ReviewRow(models.Model):
    """A review; everything it holds follows from its ledger rows and its blobs."""

    slug = models.SlugField(unique=True, max_length=60)
    title = models.CharField(max_length=300)
    created = models.DateTimeField(auto_now_add=True)


class LedgerRow(models.Model):
    """One ledger line. Rows are appended; only a withdrawal empties the content of one."""

    review = models.ForeignKey(
        ReviewRow, on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    line_id = models.CharField(max_length=60)
    at = models.CharField(max_length=30)
    who = models.CharField(max_length=60)
    stage = models.CharField(max_length=20)
    act = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    what = models.JSONField(default=dict)
    supersedes = models.CharField(max_length=60, null=True)

    class Meta:
        """A line stands once in a review; the last moment, and what came since, are found at once.

        Each request asks for the lines after those it knows. Until PostgreSQL has counted a table
        that grew at one stroke, it would sort the whole review for that without an index. No index
        is of the review alone: of a review that it has not met, it takes that one for the cheapest.
        """

        constraints = [
            models.UniqueConstraint(fields=["review", "line_id"], name="line_once"),
        ]
        indexes = [
            models.Index(fields=["review", "at"], name="line_moment"),
            models.Index(fields=["review", "id"], name="line_order"),
        ]

    @classmethod
    def insert(cls, review: ReviewRow, lines: Sequence[Line]) -> None:
        """Write lines as rows; very many come at once where a team moves here."""
        of_json = cast("models.JSONField[Any, Any]", cls._meta.get_field("what"))
        rows = [
            (review.pk, x.id, x.at, x.who, x.stage, x.act, x.subject,
             of_json.get_db_prep_save(dict(x.what), connection), x.supersedes)
            for x in lines
        ]  # fmt: skip
        insert(cls, rows)

    def to_noun(self) -> Line:
        """Give the line."""
        return Line(
            self.line_id, self.at, self.who, self.stage, self.act, self.subject, self.what,
            self.supersedes,
        )  # fmt: skip


class Blob(models.Model):
    """A piece of a file of a review, byte for byte: of an export, a full text, or a further file.

    Files lie in the database and not beside it, so that there is one thing to back up, and so that
    they come and go in one transaction with the lines that tell of them. They lie in pieces, so
    that neither database nor memory ever holds a large one at once (see `blobs`).
    """

    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="blobs")
    kind = models.CharField(max_length=10)
    """`export`, `file`, `kept` (named by SHA-256) or `extra` (named as in the folder).

    `kept` holds, as a table, the records of an export that had to go or is absent; an `unmatched`
    full text waits for its report, named by SHA-256 and file name. `made` was made for one person
    to take along (see `jobs.files`); a `chart` took long to compute; `said` and `said-rows` are
    what a job read of an export's decisions, a `log` what tells more of them, an `audit` where
    duplicates may be wrong.
    """
    name = models.CharField(max_length=200)
    piece = models.PositiveIntegerField(default=0)
    content = models.BinaryField()

    class Meta:
        """A file stands once under its name."""

        constraints = [
            models.UniqueConstraint(fields=["review", "kind", "name", "piece"], name="blob_once"),
        ]


class ExportRow(models.Model):
    """An export of which the records are rows; a projection of its bytes.

    It may stand here before a line of the ledger tells of it, while it comes in.
    """

    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="exports")
    sha256 = models.CharField(max_length=64)
    whole = models.BooleanField(default=False)
    """Whether all its records are rows."""
    indexed = models.BooleanField(default=False)
    """Whether the words of all its records are."""

    class Meta:
        """An export stands once."""

        constraints = [
            models.UniqueConstraint(fields=["review", "sha256"], name="export_once"),
        ]


class RecordRow(models.Model):
    """A record as its export gave it; a projection, for finding and reading few among many."""

    export = models.ForeignKey(ExportRow, on_delete=models.CASCADE, related_name="records")
    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="records")
    record = models.CharField(max_length=40)
    """The record's id."""
    year = models.IntegerField(null=True)
    has_abstract = models.BooleanField()
    title = models.CharField(max_length=100)
    author = models.CharField(max_length=60)
    text = models.TextField()
    """What a search reads. These five are as corrections left them, in plain lower case."""
    content = models.TextField()
    """The record as JSON, without its corrections and without what is empty."""

    class Meta:
        """A record stands once."""

        constraints = [
            models.UniqueConstraint(fields=["review", "record"], name="record_once"),
        ]


class WordsRow(models.Model):
    """The words of some records of an export; a projection of its bytes, for a search."""

    export = models.ForeignKey(ExportRow, on_delete=models.CASCADE, related_name="words")
    number = models.PositiveIntegerField()
    """Place among those of its export, from 0."""
    records = models.TextField()
    """The records' ids in order, parted by commas, which no id holds."""
    content = models.BinaryField()
    """Their index, as `WordIndex` writes it; words of corrections are not in it."""

    class Meta:
        """A part stands once."""

        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="words_once"),
        ]


class TextRow(models.Model):
    """The text of an attached PDF; a projection of its bytes."""

    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="texts")
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField()
    characters = models.PositiveIntegerField()
    """0 where no text could be read, as in a scanned paper."""
    text = models.TextField()
    """What a search reads, in plain lower case."""
    problem = models.CharField(max_length=300, blank=True)
    """What could not be read."""

    class Meta:
        """A file stands once."""

        constraints = [
            models.UniqueConstraint(fields=["review", "sha256"], name="text_once"),
        ]


class Membership(models.Model):
    """Which account speaks for which person of the plan's team."""

    review = models.ForeignKey(ReviewRow, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True)
    handle = models.CharField(max_length=60)
    invitation = models.CharField(max_length=60, unique=True, null=True)
    """Secret part of the link by which the person joins; empty once used."""
    invited = models.DateTimeField(default=timezone.now)
    """When that link was made: it works for `INVITATION_DAYS`."""

    class Meta:
        """A person of the team has one account, and an account is one person of a team."""

        constraints = [
            models.UniqueConstraint(fields=["review", "handle"], name="one_account_a_person"),
            models.UniqueConstraint(fields=["review", "user"], name="one_person_an_account"),
        ]

    @property
    def has_run_out(self) -> bool:
        """Whether the link is too old."""
        return timezone.now() - self.invited > timedelta(days=INVITATION_DAYS)
