"""Template filters of the bargaining desk."""
