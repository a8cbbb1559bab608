"""The route that tells pages what differs between stacks, cities and languages."""

from __future__ import annotations

import json

from chalice.app import Response

from chalicelib.platform.http.blueprint import VARIES, Routes, answer_published, choose_language
from chalicelib.platform.http.operation import TAG

routes = Routes(__name__)

FIVE_MINUTES = "public, max-age=300"


@routes.route(
    "/v1/config",
    answer="pages.schemas:Config",
    request_headers=TAG,
    refuses=(304,),
    answer_headers=("Vary",),
)
def read_config() -> Response:
    """Read what a page needs to know of this service.

    The answer has the names of city and service, the limits of texts and files, where officers sign
    in, where photos are, the map, helplines, channels, the levels of openness, and the words for
    codes. All of it is public. It may be cached for five minutes, for each language apart.
    """
    from chalicelib.pages import config

    request = routes.current_request
    body = config.build_config(choose_language(request))
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return answer_published(request, text, "application/json", FIVE_MINUTES, VARIES)
