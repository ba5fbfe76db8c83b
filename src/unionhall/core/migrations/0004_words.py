"""The words of the search index in a table of their own, with those that are in it already. On PostgreSQL an index
of titles, for that of all the words does not know where in an entry a word stands; and little may wait to be put into
either, for whoever asks has to look through what waits."""

from django.db import migrations, models

from unionhall.core.tables import Tables

# Marks such as qzkpost stand for facets and are no words.
SQLITE = [
    """INSERT OR IGNORE INTO core_searchword (word)
        SELECT term FROM core_searchterms WHERE length(term) <= 100 AND term NOT GLOB 'qz[kgy]*'""",
    "DROP TABLE core_searchterms",
]
POSTGRESQL = [
    """INSERT INTO core_searchword (word)
        SELECT word FROM ts_stat('SELECT words FROM core_searchentry')
        WHERE length(word) <= 100 AND word !~ '^qz[kgy]' ON CONFLICT DO NOTHING""",
    r"""CREATE INDEX IF NOT EXISTS core_searchentry_titles ON core_searchentry
        USING gin (to_tsvector('simple', regexp_replace(folded_title, '\W+', ' ', 'g')))
        WITH (gin_pending_list_limit = 64)""",
    "ALTER INDEX core_searchentry_words SET (gin_pending_list_limit = 64)",
]


def take_words(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0003_search")]

    operations = [
        Tables([
            migrations.CreateModel(
                name="SearchWord",
                fields=[("word", models.CharField(max_length=100, primary_key=True, serialize=False))],
            ),
        ]),
        migrations.RunPython(take_words, migrations.RunPython.noop, elidable=False),
    ]
