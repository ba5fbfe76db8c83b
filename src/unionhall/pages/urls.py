"""Addresses of the rooms that are no Wagtail pages."""

from django.urls import path

from unionhall.pages import finding, roads
from unionhall.pages import locals as local_pages

urlpatterns = [
    path("feeds/calendar.ics", roads.show_calendar, name="calendar"),
    path("feeds/division/<slug:division>.ics", roads.show_calendar, name="calendar-of"),
    path("search/", finding.show_results, name="search"),
    path("locals/<slug:number>/", local_pages.show_local, name="local"),
]
