"""How a line of the server's log is written."""

from __future__ import annotations

import logging
import time


class Line(logging.Formatter):
    """A line with its moment in UTC."""

    converter = staticmethod(time.gmtime)
