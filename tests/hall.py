"""The tests' own hall: its environment is decided before Django reads its settings (a pytest plugin)."""

import os
import tempfile

os.environ["UNIONHALL_TESTING"] = "1"
os.environ["UNIONHALL_DATA"] = tempfile.mkdtemp(prefix="unionhall-tests-")
