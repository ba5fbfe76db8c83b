"""Row headings in a tagged PDF: the first cell of every row of a table names the row for a screen reader.

Typst tags the cells of a table's head by itself; for those of a column it has a function that its Python
binding cannot switch on (docs/decisions/0034-row-headings.md). So the finished file is given them here, as an
addition at its end. What a page looks like is in `paper`.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TAG, KIDS, IDENTITY, ATTRIBUTES = NameObject("/S"), NameObject("/K"), NameObject("/ID"), NameObject("/A")
HEADERS = NameObject("/Headers")


def with_row_headings(made: bytes) -> bytes:
    """The PDF with the first cell of each row of a table's body as the row's heading; as exact as before."""
    writer = PdfWriter(BytesIO(made), incremental=True)
    root = writer.root_object["/StructTreeRoot"]
    named: dict[str, Any] = {}
    for number, body in enumerate(_bodies(root)):
        for place, row in enumerate(body[KIDS]):
            head, *cells = row.get_object()[KIDS]
            named[f"R{number}y{place}"] = head
            _mark(head.get_object(), cells, f"R{number}y{place}")
    if not named:
        return made
    _register(root, named)
    done = BytesIO()
    writer.write(done)
    return done.getvalue()


def _bodies(element: Any) -> Iterator[Any]:
    """The bodies of all tables, in the order they are read."""
    for kid in element.get(KIDS, ()):
        found = kid.get_object()
        if not isinstance(found, DictionaryObject):
            continue
        if found.get(TAG) == "/TBody":
            yield found
        else:
            yield from _bodies(found)


def _mark(head: Any, cells: list[Any], name: str) -> None:
    """Make `head` a heading of that name, and tell each of the row's other cells that it is theirs."""
    scope = {"/O": "/Table", "/Scope": "/Row"}
    head[TAG], head[IDENTITY] = NameObject("/TH"), TextStringObject(name)
    head[ATTRIBUTES] = ArrayObject(
        [DictionaryObject({NameObject(key): NameObject(told) for key, told in scope.items()})]
    )
    for cell in cells:
        for told in cell.get_object().get(ATTRIBUTES, ()):
            if HEADERS in told:
                told[HEADERS].append(TextStringObject(name))


def _register(root: Any, named: dict[str, Any]) -> None:
    """Enter the headings into the tree by which a reader finds an element by its name; names stand sorted."""
    names = root["/IDTree"]["/Names"]
    known = {str(names[place]): names[place + 1] for place in range(0, len(names), 2)}
    entries = sorted((known | named).items())
    names[:] = [part for name, cell in entries for part in (TextStringObject(name), cell)]
