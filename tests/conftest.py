"""The cast, for the tests about the whole."""

from unionhall.conftest import *  # noqa: F403
