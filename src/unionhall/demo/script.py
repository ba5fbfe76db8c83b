"""The demo's script: what the YAML files of `demo/content` say."""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def read(name: str) -> Any:
    """One file of the script, read once."""
    source = files("unionhall.demo").joinpath("content", f"{name}.yaml")
    return yaml.safe_load(source.read_text(encoding="utf-8"))
