"""With a public address the installation is strict about TLS; on this computer it stays simple."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from consilience_web.site.address import read_address
from consilience_web.site.data_folder import open_folder, secret_of

URL = "https://reviews.example.org"
ASK = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
from django.test import Client
User.objects.create_user("alice")
client = Client(HTTP_HOST="reviews.example.org")
plain, secure = client.get("/sign-in/"), client.get("/sign-in/", secure=True)
cookie = secure.cookies["__Host-csrftoken"]
other = Client(HTTP_HOST="elsewhere.example.org").get("/sign-in/", secure=True)
health = Client(HTTP_HOST="127.0.0.1").get("/healthz")
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]],
    "secure": dict(secure.headers), "other": other.status_code, "health": health.status_code,
    "cookie": [bool(cookie["secure"]), bool(cookie["httponly"]), cookie["path"], cookie["domain"]],
}))
"""


def run(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    ours = ("DATABASE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")
    environment = {k: v for k, v in os.environ.items() if k not in ours}
    environment |= {
        "CONSILIENCE_DATA": str(data), "CONSILIENCE_URL": URL,
        "DJANGO_SETTINGS_MODULE": "consilience_web.site.settings",
    }  # fmt: skip
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def test_the_deployment_check_finds_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


def test_everything_goes_by_tls_and_cookies_belong_to_the_host(tmp_path: Path) -> None:
    done = run(tmp_path, "-c", ASK)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["plain"] == [301, f"{URL}/sign-in/"]
    assert said["cookie"] == [True, True, "/", ""]
    year = "max-age=31536000; includeSubDomains"
    assert said["secure"]["Strict-Transport-Security"] == year
    assert (said["other"], said["health"]) == (400, 200)


@pytest.mark.parametrize("text", ["reviews.example.org", "https://", "https://a.org/reviews"])
def test_an_address_that_is_not_whole_is_refused_in_words(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"as in https://reviews\.example\.org"):
        read_address(text)


def test_this_computer_alone_needs_no_setting() -> None:
    here = read_address("")
    assert not here.is_secure
    assert here.cookie("sessionid") == "sessionid"
    assert here.hosts("") == ["localhost", "127.0.0.1", "[::1]"]


def test_folder_and_secret_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    folder = open_folder(tmp_path / "data")
    secret = secret_of(folder)
    assert len(secret) > 60 and secret_of(folder) == secret
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
