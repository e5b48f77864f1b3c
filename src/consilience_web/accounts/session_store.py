"""Sessions in the database, as Django keeps them, looked up with little work: each request asks."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """A session, found by its key while it has not run out."""

    def _get_session_from_db(self) -> Any:
        """Give what is read of the row, or None.

        To put the question together would take longer than the answer.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        asked = f"SELECT session_data FROM {table} WHERE session_key = %s AND expire_date > %s"
        with connection.cursor() as cursor:
            cursor.execute(asked, [self.session_key, now])
            found = cursor.fetchone()
        if found is None:
            self._session_key = None
            return None
        return self.model(session_data=found[0])
