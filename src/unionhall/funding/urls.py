"""Addresses of the funding desk, below /funding/."""

from django.urls import include, path

urlpatterns: list = [
    path("plans/", include("unionhall.funding.routes")),
]
