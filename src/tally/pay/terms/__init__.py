"""The terms a package is made of, one small frozen dataclass each."""
