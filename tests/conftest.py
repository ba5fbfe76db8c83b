"""The cast and the browser, for the tests about the whole."""

from tests.browser import *  # noqa: F403
from unionhall.conftest import *  # noqa: F403
