"""Template tags of the institute."""
