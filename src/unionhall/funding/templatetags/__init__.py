"""Template tags of the funding desk."""
