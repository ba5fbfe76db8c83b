"""Addresses of the demo: signing in as one of the cast."""

urlpatterns: list = []
