"""The forms of an account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, UsernameField
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator

from consilience_web.accounts.actions import is_first_code


class SignInForm(AuthenticationForm):
    """Signing in, in the words of the other pages."""

    username = UsernameField(
        label="User name",
        widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"}),
    )
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "User name and password do not match. Capitals count in both.",
    }


class NewAccount(forms.Form):
    """A new account: user name and password."""

    username = forms.CharField(
        label="User name",
        help_text="To sign in with: letters, digits and @ . + - _",
        max_length=100,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Password",
        help_text="At least ten characters; several words make a good one.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        """Refuse a name that somebody has."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("this name is taken; sign in first if it is yours")
        return name

    def clean_password(self) -> str:
        """Hold the password to the rules of the installation."""
        password: str = self.cleaned_data["password"]
        known = ("username", "name")
        username, name = (self.cleaned_data.get(field) or "" for field in known)
        validate_password(password, User(username=username, first_name=name))
        return password


class FirstAccount(NewAccount):
    """The first account of an installation."""

    name = forms.CharField(
        label="Your name", help_text="As your team and the report call you.", max_length=150
    )
    code = forms.CharField(
        label="Code", help_text="It stands in the terminal in which Consilience was started."
    )
    field_order = ("code", "name", "username", "password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data.get("code") or self.initial.get("code") or ""
        if is_first_code(given):
            self.fields["code"].widget = forms.HiddenInput()

    def clean_code(self) -> str:
        """Refuse another code."""
        code: str = self.cleaned_data["code"].strip()
        if not is_first_code(code):
            raise forms.ValidationError("this is not the code that was printed")
        return code


class OwnAccount(forms.Form):
    """What a person may change of their own account."""

    name = forms.CharField(
        label="Your name",
        help_text="What a review that you start calls you. A team that you are in already calls "
        "you what its plan says; its lead can change that.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
