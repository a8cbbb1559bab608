"""Examples of open data."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import opendata_answers
from chalicelib.api import opendata_atom as atom
from chalicelib.api import opendata_views as opendata
from chalicelib.api.openapi_story import NOW, story, url
from chalicelib.city import city
from chalicelib.domain import listed, privacy
from chalicelib.domain.listed import Listed


def answers() -> Mapping[Any, Any]:
    seen = _seen()
    return {
        opendata_answers.PublicPage: {"items": [opendata.line(seen)], "next": None},
        opendata_answers.Features: opendata.features([seen]),
    }


def texts() -> Mapping[str, str]:
    """By media type."""
    told = [_seen()]
    return {
        "text/csv": opendata.table(told),
        "application/atom+xml": atom.feed(told, {}, {"self": url("/v1/feed.atom")}, NOW),
    }


def _seen() -> Listed:
    return privacy.listed(listed.line(story().report), city())
