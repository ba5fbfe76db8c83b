"""Tables that are laid out together are the ones that would have been made one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from unionhall.core.tables import Tables

PARTS = [
    migrations.CreateModel(
        "Hall", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    ),
    migrations.CreateModel(
        "Seat",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("hall", models.ForeignKey("core.Hall", models.CASCADE)),
        ],
    ),
    # Each leads to the other, so one of them comes later.
    migrations.AddField("Hall", "chair", models.ForeignKey("core.Seat", models.SET_NULL, null=True)),
    migrations.AddField("Hall", "friends", models.ManyToManyField("core.Hall")),
    migrations.AddIndex("Hall", models.Index(fields=["name"], name="halls_by_name")),
    migrations.AddConstraint("Hall", models.UniqueConstraint(fields=["name"], name="one_hall_a_name")),
]
NAMES = ("core_hall", "core_seat", "core_hall_friends")


def there() -> dict[str, tuple[set, set]]:
    """The tables, each with its columns and with what is asked of them."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) & set(NAMES)
        return {table: (_columns(cursor, table), _demands(cursor, table)) for table in tables}


def _columns(cursor, table: str) -> set:
    described = connection.introspection.get_table_description(cursor, table)
    return {(column.name, column.type_code, column.null_ok) for column in described}


def _demands(cursor, table: str) -> set:
    found = connection.introspection.get_constraints(cursor, table).values()
    return {(tuple(each["columns"]), each["unique"], each["index"], each["foreign_key"]) for each in found}


def carried_out(operations: list) -> dict[str, tuple[set, set]]:
    """What is there after these operations; all of it is gone again after they were taken back."""
    states = [ProjectState()]
    for operation in operations:
        state = states[-1].clone()
        operation.state_forwards("core", state)
        states.append(state)
    with connection.schema_editor() as editor:
        for operation, before, after in zip(operations, states, states[1:], strict=False):
            operation.database_forwards("core", editor, before, after)
    made = there()
    with connection.schema_editor() as editor:
        for operation, before, after in reversed(list(zip(operations, states, states[1:], strict=False))):
            operation.database_backwards("core", editor, after, before)
    assert there() == {}
    return made


@pytest.mark.django_db(transaction=True)
def test_together_they_are_as_one_after_the_other():
    together = carried_out([Tables(PARTS)])
    assert set(together) == set(NAMES)
    assert together == carried_out(PARTS)


def test_a_state_that_was_drawn_is_drawn_again_with_them():
    state = ProjectState()
    assert not state.apps.all_models["core"]
    Tables(PARTS).state_forwards("core", state)
    assert state.apps.get_model("core", "Hall")._meta.get_field("chair").related_model.__name__ == "Seat"


def test_what_adds_to_a_table_of_before_is_refused():
    with pytest.raises(ValueError, match="not made here"):
        Tables([migrations.AddField("User", "shoe_size", models.IntegerField())])
