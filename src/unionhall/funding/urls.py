"""Addresses of the funding desk, below /funding/."""

from django.urls import include, path

from unionhall.funding import checking, explorer, views

urlpatterns: list = [
    path("plans/", include("unionhall.funding.routes")),
    path("", views.show_index, name="funding"),
    path("places/<slug:slug>/", views.show_place, name="funding-place"),
    path("places/<slug:slug>/years.<slug:suffix>", views.get_place, name="funding-place-file"),
    path("places/<slug:slug>/working/<int:year>/", views.show_working, name="funding-working"),
    path("places/<slug:slug>/working/<int:year>.<slug:suffix>", views.get_working, name="funding-sums"),
    path("law/", explorer.show_law, name="funding-law"),
    path("law/scenario.<slug:suffix>", explorer.get_law, name="funding-law-file"),
    path("checks/", checking.show_checks, name="funding-checks"),
    path("checks/<int:year>.<slug:suffix>", checking.get_checks, name="funding-checks-file"),
]
