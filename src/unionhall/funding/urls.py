"""Addresses of the funding desk, below /funding/."""

urlpatterns: list = []
