"""Tests of the funding desk."""
