"""How lists of people are matched."""
