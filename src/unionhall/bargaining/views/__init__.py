"""The screens of the desk, a module for each room of it."""
