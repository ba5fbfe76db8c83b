"""The Django app `pages`."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "unionhall.pages"
    label = "pages"
