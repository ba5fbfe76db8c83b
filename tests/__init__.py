"""Tests about the whole: house rules, docs, doors, and what a reader sees in a browser."""
