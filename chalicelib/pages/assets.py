"""The addresses of the files beside the pages. The build of the pages writes ``assets.json``: where
style, script and icon of this build are, as paths from the root of the site.
"""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

CARD_IMAGE = "/assets/card.png"  # the city's card, 1,200 by 630, for links without a photo


class Assets(TypedDict):
    icon: str
    script: str
    style: str


@cache
def load_assets() -> Assets:
    """Return the addresses of this build."""
    assets: Assets = json.loads(Path(__file__).with_name("assets.json").read_text())
    return assets
