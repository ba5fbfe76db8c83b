"""Filters of the pages about pay."""
