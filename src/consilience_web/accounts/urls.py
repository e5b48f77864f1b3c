"""Signing in and out, the first account, one's own account and password."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path

from consilience_web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(next_page="/sign-in/"), name="sign-out"),
    path("first/", views.first, name="first"),
    path("account/", views.own, name="own"),
    path("account/password/", views.OwnPassword.as_view(), name="password"),
    path("new-password/<uidb64>/<token>/", views.NewPassword.as_view(), name="new-password"),
]
