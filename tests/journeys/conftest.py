"""The team of the web's tests walks in the browser too."""

from tests.web.conftest import quick_passwords, static_files_found_once, team  # noqa: F401
