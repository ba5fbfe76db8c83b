"""An importer for the tests of importing: words with their meaning, kept as things a reader can find."""

from unionhall.core.bridge import RefusedError
from unionhall.core.importing import cells
from unionhall.core.importing.columns import Column
from unionhall.core.importing.protocol import CHANGED, NEW, SAME, TableImporter, left_out
from unionhall.core.models import SearchEntry


class WordsImporter(TableImporter):
    name = "words"
    title = "Words"
    columns = (
        Column("key", "Key", ("Code", "Id"), required=True),
        Column("title", "Word", ("Term",), required=True),
        Column("date", "First used", ("Since",), looks_like=r"\d{4}-\d\d-\d\d"),
        Column("pages", "Pages"),
    )
    batch = 3

    def apply(self, row, *, by, run):
        values = row.values(date=cells.day, pages=cells.whole)
        if not row["key"]:
            raise RefusedError([row.problem("A key is missing.", "key")])
        if row["title"] == "secret":
            return left_out("Secret words are left out.")
        facts = {"kind": "word", "language": "en", "title": row["title"], "date": values["date"]}
        entry, is_new = SearchEntry.objects.get_or_create(key=row["key"], defaults=facts)
        if is_new:
            return NEW
        if all(getattr(entry, name) == value for name, value in facts.items()):
            return SAME
        SearchEntry.objects.filter(pk=entry.pk).update(**facts)
        return CHANGED

    def finish(self, *, by, run):
        SearchEntry.objects.filter(kind="word").update(groups=["published"])
        return ()
