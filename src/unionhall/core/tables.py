"""Tables that are laid out together: one operation of a migration instead of one for each.

Django draws every model anew that leads to a changed one, after each operation of a migration. In the hall
everything leads to everything (people, pages, places), so that a new hall spent most of its first minute
drawing. Here the tables of an app are drawn once and made as they are at the end.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Part = CreateModel | AddField | AddIndex | AddConstraint


class Tables(Operation):
    """New tables, and what is added to them before anything is in them."""

    def __init__(self, operations: Sequence[Part]) -> None:
        self.operations = operations
        self._new = [part for part in operations if isinstance(part, CreateModel)]
        names = {table.name_lower for table in self._new}
        others = [part for part in operations if not isinstance(part, CreateModel)]
        strange = [part for part in others if part.model_name_lower not in names]
        if strange:
            raise ValueError(f"{strange} add to tables that are not made here.")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What was drawn would be drawn again after every part; now it is when it is next asked for.
        vars(state).pop("apps", None)
        for part in self.operations:
            part.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in self._new:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for table in reversed(self._new):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self._new)} tables"
