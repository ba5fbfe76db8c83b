"""Matching one list of people against another: who is the same, who to look at, who is new."""
