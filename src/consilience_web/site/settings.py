"""Settings of the web application: a data directory, a database, and a strict page policy."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from consilience_web.accounts.sessions import ABSOLUTE
from consilience_web.site.address import read_address
from consilience_web.site.data_folder import open_folder, secret_of
from consilience_web.site.postgres import settings_of

DATA = open_folder(
    Path(os.environ.get("CONSILIENCE_DATA", Path.home() / ".local/share/consilience"))
)
ADDRESS = read_address(os.environ.get("CONSILIENCE_URL", ""))
DATABASE_URL = os.environ.get("DATABASE_URL", "")


SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "consilience.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000; PRAGMA mmap_size=2000000000;",
    },
}

SECRET_KEY = secret_of(DATA)
DEBUG = False
ALLOWED_HOSTS = ADDRESS.hosts(os.environ.get("CONSILIENCE_HOSTS", "testserver"))
DATABASES = {"default": settings_of(DATABASE_URL) if DATABASE_URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "consilience_web.ui",
    "consilience_web.accounts",
    "consilience_web.reviews",
    "consilience_web.jobs",
    "consilience_web.protocol",
    "consilience_web.search",
    "consilience_web.dedupe",
    "consilience_web.screening",
    "consilience_web.fulltext",
    "consilience_web.extraction",
    "consilience_web.appraisal",
    "consilience_web.synthesis",
    "consilience_web.reporting",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "consilience_web.ui.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "consilience_web.accounts.sessions.SessionRules",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "consilience_web.accounts.security_log.SecurityLog",
    "consilience_web.ui.typed.Typed",
    "consilience_web.reviews.refusals.Refusals",
]
ROOT_URLCONF = "consilience_web.site.urls"
WSGI_APPLICATION = "consilience_web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["consilience_web.accounts.tries.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
PASSWORD_RESET_TIMEOUT = 7 * 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "consilience_web.accounts.passwords.NotOurWords"},
]
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_THOUSAND_SEPARATOR = True
SESSION_ENGINE = "consilience_web.accounts.session_store"
SESSION_COOKIE_AGE = int(ABSOLUTE.total_seconds())
SESSION_COOKIE_NAME = ADDRESS.cookie("sessionid")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = ADDRESS.is_secure
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = ADDRESS.cookie("csrftoken")
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = ADDRESS.is_secure
CSRF_TRUSTED_ORIGINS = ADDRESS.origins
SECURE_SSL_REDIRECT = ADDRESS.is_secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ADDRESS.is_secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ADDRESS.is_secure
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# A browser's list of hosts that are never asked without TLS is the domain's owner to enter.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "consilience_web.site.log_lines.Line",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
            "datefmt": "%Y-%m-%dT%H:%M:%SZ",
        }
    },
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "consilience.security": {"handlers": ["terminal"], "level": "INFO"},
        "django.request": {"handlers": ["terminal"], "level": "ERROR"},
    },
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "worker-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
