"""The Django app `core`."""

from django.apps import AppConfig

from unionhall.core import freshness


class CoreConfig(AppConfig):
    name = "unionhall.core"
    label = "core"

    def ready(self) -> None:
        freshness.start()
