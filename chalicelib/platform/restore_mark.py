"""The mark of items that a restore of the table put back (docs/decisions/0078)."""

from collections.abc import Mapping
from typing import Any

RESTORED = "restored"  # the attribute; its value names the restore


def is_put_back(new: Mapping[str, Any], old: Mapping[str, Any] | None) -> bool:
    """Return whether a change of an item put it back, from its images after and before. A later
    change of the item leaves the mark as it is, and is a change like any other.
    """
    return RESTORED in new and new[RESTORED] != (old or {}).get(RESTORED)
