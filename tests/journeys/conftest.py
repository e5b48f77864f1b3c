"""The team of the web's tests walks in the browser too."""

from tests.web.conftest import quick_passwords, team  # noqa: F401
