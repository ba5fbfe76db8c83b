"""The demo's documents: short papers of the invented federation, set as tagged PDFs."""

import json
from dataclasses import dataclass

import typst

from unionhall.demo.script import read

_PAGE = """
#let paper = json(bytes(sys.inputs.paper))
#set document(title: paper.title, author: paper.issued_by)
#set page(paper: "us-letter", margin: 1in, numbering: "1")
#set text(size: 11.5pt, lang: "en")
#set par(justify: false, leading: 0.75em)
#text(size: 9pt, upper(paper.issued_by))
#heading(level: 1, paper.title)
#text(style: "italic", paper.date)
#for part in paper.text [
  #parbreak()
  #part
]
"""


@dataclass(frozen=True)
class Paper:
    """A document before it is set."""

    title: str
    issued_by: str
    date: str
    text: list[str]

    def pdf(self) -> bytes:
        return typst.compile(_PAGE.encode(), sys_inputs={"paper": json.dumps(vars(self))})


def paper(resource: dict) -> Paper:
    """The paper behind an entry of the demo's ledger."""
    text = read("papers")[resource["file"]]
    written = f"{resource['issued_on']:%B} {resource['issued_on'].day}, {resource['issued_on'].year}"
    return Paper(resource["title"], resource["issued_by"], written, text.strip().split("\n\n"))
