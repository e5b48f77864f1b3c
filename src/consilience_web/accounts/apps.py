"""What happens beside the request when somebody signs in or out."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Accounts of people."""

    name = "consilience_web.accounts"

    def ready(self) -> None:
        """Start sessions by the rules, and write the log."""
        from django.contrib.auth import signals

        from consilience_web.accounts import security_log, sessions

        signals.user_logged_in.connect(sessions.begin, dispatch_uid="session rules")
        signals.user_logged_in.connect(security_log.signed_in, dispatch_uid="security log")
        signals.user_logged_out.connect(security_log.signed_out, dispatch_uid="security log")
        signals.user_login_failed.connect(security_log.failed, dispatch_uid="security log")
