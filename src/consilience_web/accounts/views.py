"""Signing in, the first account, and a person's own account."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from consilience_web.accounts import actions, security_log
from consilience_web.accounts.forms import FirstAccount, OwnAccount, SignInForm


class SignIn(auth.LoginView):
    """Sign in; on an installation without an account, make the first one."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm

    def get(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        """Show the form."""
        if actions.is_empty():
            return redirect("accounts:first")
        return super().get(request, *args, **kwargs)


def first(request: HttpRequest) -> HttpResponse:
    """Make the first account; there is no such page once there is one."""
    if not actions.is_empty():
        raise Http404
    given = {"code": request.GET.get("code", "")}
    form = FirstAccount(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        user = actions.make_first_account(**form.cleaned_data)
        login(request, user)
        return redirect("/new/")
    status = 400 if form.errors else 200
    return render(request, "accounts/first.html", {"form": form}, status=status)


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """Show a person's own account, and change its name."""
    user = request.user
    assert isinstance(user, User)
    form = OwnAccount(request.POST or None, initial={"name": user.first_name or user.username})
    if request.method == "POST" and form.is_valid():
        user.first_name = form.cleaned_data["name"]
        user.save(update_fields=["first_name"])
        messages.success(request, "Your name is changed.")
        return redirect("accounts:own")
    status = 400 if form.errors else 200
    return render(request, "accounts/own.html", {"form": form}, status=status)


class OwnPassword(auth.PasswordChangeView):
    """Change one's own password; other sessions of the account end."""

    template_name = "accounts/password.html"
    success_url = reverse_lazy("accounts:own")

    def form_valid(self, form: object) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, "Your password is changed.")
        security_log.event("password changed", self.request)
        return super().form_valid(form)  # type: ignore[arg-type]


class NewPassword(auth.PasswordResetConfirmView):
    """Set a new password by a link that works once."""

    template_name = "accounts/new_password.html"
    token_generator = actions.TOKEN
    success_url = reverse_lazy("accounts:sign-in")

    def form_valid(self, form: object) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, "Your new password is set; sign in with it.")
        security_log.event(
            "password set by a link", self.request, user=self.user.pk if self.user else None
        )
        return super().form_valid(form)  # type: ignore[arg-type]
