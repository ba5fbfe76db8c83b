"""The Django app `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "unionhall.places"
    label = "places"
