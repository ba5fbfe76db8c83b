"""The Django app `newsroom`."""

from importlib import import_module

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    name = "unionhall.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        # Only now are there models to listen to.
        import_module("unionhall.newsroom.websub").start()
