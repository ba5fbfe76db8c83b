"""Addresses of the rooms that are no Wagtail pages."""

urlpatterns: list = []
