"""The roll as a Django app."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "unionhall.roster"
    label = "roster"
