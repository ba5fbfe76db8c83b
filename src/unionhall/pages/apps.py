"""The Django app `pages`."""

from importlib import import_module

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "unionhall.pages"
    label = "pages"

    def ready(self) -> None:
        # Only now are there models to listen to.
        import_module("unionhall.pages.indexing").start()
        import_module("unionhall.pages.settling").start()
