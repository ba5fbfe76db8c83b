"""Addresses of the rooms that are no Wagtail pages."""

from django.urls import path

from unionhall.pages import finding
from unionhall.pages import locals as local_pages

urlpatterns = [
    path("search/", finding.show_results, name="search"),
    path("locals/<slug:number>/", local_pages.show_local, name="local"),
]
