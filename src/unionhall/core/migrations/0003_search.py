"""The index behind `core.search`: FTS5 on SQLite, a generated tsvector on PostgreSQL, kept by the database."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE core_searchtext USING fts5(
        folded_title, folded_body, content='core_searchentry', content_rowid='id',
        tokenize="unicode61 remove_diacritics 2", prefix='3 4')""",
    "CREATE VIRTUAL TABLE core_searchterms USING fts5vocab(core_searchtext, 'row')",
    """CREATE TRIGGER core_searchentry_added AFTER INSERT ON core_searchentry BEGIN
        INSERT INTO core_searchtext(rowid, folded_title, folded_body)
        VALUES (new.id, new.folded_title, new.folded_body); END""",
    """CREATE TRIGGER core_searchentry_removed AFTER DELETE ON core_searchentry BEGIN
        INSERT INTO core_searchtext(core_searchtext, rowid, folded_title, folded_body)
        VALUES ('delete', old.id, old.folded_title, old.folded_body); END""",
    """CREATE TRIGGER core_searchentry_changed AFTER UPDATE ON core_searchentry BEGIN
        INSERT INTO core_searchtext(core_searchtext, rowid, folded_title, folded_body)
        VALUES ('delete', old.id, old.folded_title, old.folded_body);
        INSERT INTO core_searchtext(rowid, folded_title, folded_body)
        VALUES (new.id, new.folded_title, new.folded_body); END""",
]
POSTGRESQL = [
    r"""ALTER TABLE core_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', regexp_replace(folded_title, '\W+', ' ', 'g')), 'A') ||
        setweight(to_tsvector('simple', regexp_replace(folded_body, '\W+', ' ', 'g')), 'B')) STORED""",
    "CREATE INDEX core_searchentry_words ON core_searchentry USING gin (words)",
]


def lay_index(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_ground")]

    operations = [migrations.RunPython(lay_index, migrations.RunPython.noop, elidable=False)]
