"""Screens of the roll: joining, cards, wall chart, conversations, saved lists, our numbers."""
