"""Where tasks wait for the worker."""

from typing import Any

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db import DatabaseBackend


class Queue(DatabaseBackend):
    """Keeps tasks in the database until the worker has time; Wagtail's own are done at once.

    They take a moment, and one of them notes which page refers to which document: strangers may read a
    document once its page is published (core.permissions), whether a worker runs or not.
    """

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        super().__init__(alias, params)
        self._at_once = ImmediateBackend(alias, params)

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        if task.module_path.startswith("wagtail."):
            return self._at_once.enqueue(task, args, kwargs)
        return super().enqueue(task, args, kwargs)
