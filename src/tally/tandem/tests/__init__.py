"""The tandem plan, shown right."""
