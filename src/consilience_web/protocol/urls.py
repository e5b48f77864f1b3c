"""The plan of a review: read, changed, compared, undone."""

from __future__ import annotations

from django.urls import path

from consilience_web.protocol import views

app_name = "protocol"
urlpatterns = [
    path("", views.show, name="show"),
    path("change/<slug:part>/", views.change, name="change"),
    path("versions/", views.compare_versions, name="versions"),
    path("versions/<int:number>/<slug:part>/", views.adopt_again, name="again"),
]
