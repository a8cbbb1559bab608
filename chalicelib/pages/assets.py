"""The addresses of the files beside the pages, which the build of ``web/`` makes. These never
change, so pages and API are deployed each for itself; what they load has the hash of a build.
"""

from chalicelib.platform.i18n import Language
from chalicelib.reports.tracking import language_path

CARD_IMAGE = "/card.png"  # the city's card, 1,200 by 630, for links without a photo
ICON, STYLE = "/icon.svg", "/style.css"


def find_script(language: Language) -> str:
    """Return the address of the script that brings the page of a report to life."""
    return f"{language_path(language)}/report.js"
