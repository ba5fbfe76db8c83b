"""The Django app `core`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from unionhall.core import freshness, indexes


class CoreConfig(AppConfig):
    name = "unionhall.core"
    label = "core"

    def ready(self) -> None:
        freshness.start()
        post_migrate.connect(indexes.lay, sender=self)
