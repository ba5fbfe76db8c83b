"""The desk's tables, by the rooms that hold them."""

from unionhall.bargaining.drafts import Grid, Package, Placement, Version
from unionhall.bargaining.ledger import Costing, Proposal, Publication
from unionhall.bargaining.tables import Seat, Session, Side, Table

__all__ = [
    "Costing",
    "Grid",
    "Package",
    "Placement",
    "Proposal",
    "Publication",
    "Seat",
    "Session",
    "Side",
    "Table",
    "Version",
]
