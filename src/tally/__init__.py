"""The arithmetic of the union's work: pure functions and values, usable without the site."""
