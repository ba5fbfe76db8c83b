"""The tests' own hall: its environment is decided before Django reads its settings (a pytest plugin)."""

import gc
import os
import tempfile

os.environ["UNIONHALL_TESTING"] = "1"
os.environ["UNIONHALL_DATA"] = tempfile.mkdtemp(prefix="unionhall-tests-")
# Playwright runs an event loop in the thread of the tests; the tests use the database in none of its tasks.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Thousands of modules are loaded now and stay: until they are, nothing is looked through for waste.
gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: it need not be looked through after each test either."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
