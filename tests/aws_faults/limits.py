"""Limits and settings as an act needs them, so that few items are as good as thousands. The process
of an act is a copy, in which nothing has to be put back.
"""

from dataclasses import replace
from typing import Any

from chalicelib.platform.settings import settings
from tests.builders import a_city


def lower(module: Any, **limits: Any) -> None:
    """Let a module have other limits, by the names of its constants."""
    for name, limit in limits.items():
        assert hasattr(module, name), name
        setattr(module, name, limit)


def with_city(module: Any, **changes: Any) -> None:
    """Let a module know a city with other settings."""
    other = a_city(**changes)
    lower(module, city=lambda: other)


def with_settings(module: Any, **changes: Any) -> None:
    """Let a module know another environment."""
    other = replace(settings(), **changes)
    lower(module, settings=lambda: other)
