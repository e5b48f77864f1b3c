"""Signing in and out, and changing one's password."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path, reverse_lazy

app_name = "accounts"
urlpatterns = [
    path("sign-in/", auth.LoginView.as_view(template_name="accounts/sign_in.html"), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(next_page="/sign-in/"), name="sign-out"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(
            template_name="accounts/password.html", success_url=reverse_lazy("reviews:list")
        ),
        name="password",
    ),
]
