"""The bargaining desk: a negotiation behind its team's door, its packages, its ledger and what they cost."""
