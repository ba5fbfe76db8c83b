"""The tests' own hall: its environment is decided before Django reads its settings (a pytest plugin)."""

import os
import tempfile

os.environ["UNIONHALL_TESTING"] = "1"
os.environ["UNIONHALL_DATA"] = tempfile.mkdtemp(prefix="unionhall-tests-")
# Playwright runs an event loop in the thread of the tests; the tests use the database in none of its tasks.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
