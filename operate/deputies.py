"""The deputies of offices, as the commands read them from the table."""

from collections.abc import Iterator

from chalicelib.platform import clock
from chalicelib.platform.moments import JAKARTA
from operate.session import Clients
from operate.table import Image, query_items


def list_deputies(clients: Clients, office: str = "") -> Iterator[Image]:
    """Yield the items of the deputies of an office, or of all offices, whose days are not over."""
    today = f"{clock.now().astimezone(JAKARTA):%Y-%m-%d}"
    for item in query_items(clients, "DEPUTY", f"DEPUTY#{office}#" if office else ""):
        if "ended_at" not in item and item["ends"]["S"] >= today:
            yield item
