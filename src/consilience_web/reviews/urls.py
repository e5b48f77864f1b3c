"""The list of reviews, set-up, front page, plan and team."""

from __future__ import annotations

from django.urls import path

from consilience_web.reviews import arrange_views, team_views, views, withdrawal_views

app_name = "reviews"
urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path("help/", views.help_page, name="help"),
    path("help/roles/", views.help_roles, name="roles"),
    path("join/<str:secret>/", team_views.join, name="join"),
    path("r/<slug:slug>/", views.front, name="front"),
    path("r/<slug:slug>/history/", views.history, name="history"),
    path("r/<slug:slug>/withdrawn/", withdrawal_views.withdrawn, name="withdrawn"),
    path("r/<slug:slug>/withdraw/<path:subject>/", withdrawal_views.withdraw, name="withdraw"),
    path("r/<slug:slug>/arrange/<slug:stage>/again/", arrange_views.again, name="again"),
    path("r/<slug:slug>/arrange/<slug:stage>/<slug:id>/", arrange_views.arrange, name="arrange"),
    path("r/<slug:slug>/team/", team_views.team, name="team"),
    path("r/<slug:slug>/team/<str:handle>/", team_views.person, name="person"),
    path("r/<slug:slug>/team/<str:handle>/reset/", team_views.reset, name="reset"),
]
