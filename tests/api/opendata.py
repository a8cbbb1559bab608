"""Open data as its readers read it: with parsers of others."""

import csv
import json
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

from tests.builders import filed

ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = ("/v1/reports", "/v1/reports.csv", "/v1/reports.geojson", "/v1/feed.atom")


def public(http: Any, **changes: Any) -> str:
    """The number of a public report."""
    number: str = filed(http, visibility="public", **changes)["number"]
    return number


def asked(http: Any, path: str, **query: Any) -> Any:
    answer = http.get(f"{path}?{urlencode(query)}" if query else path)
    assert answer.status_code == 200, answer.body
    return answer


def items(http: Any, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = asked(http, "/v1/reports", **query).json_body["items"]
    return found


def rows(answer: Any) -> list[dict[str, str]]:
    assert answer.headers["Content-Type"].startswith("text/csv")
    return [*csv.DictReader(StringIO(answer.body.decode(), newline=""), strict=True)]


def features(answer: Any) -> list[dict[str, Any]]:
    assert answer.headers["Content-Type"] == "application/geo+json"
    told = json.loads(answer.body)
    assert told["type"] == "FeatureCollection"
    found: list[dict[str, Any]] = told["features"]
    return found


def feed(answer: Any) -> ET.Element:
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.body)  # noqa: S314 -- our own


def numbers(path: str, answer: Any) -> list[str]:
    """The reports of an answer of any of LISTS, in their order."""
    if path.endswith(".csv"):
        return [row["number"] for row in rows(answer)]
    if path.endswith(".geojson"):
        return [each["id"] for each in features(answer)]
    if path.endswith(".atom"):
        ids = (each.findtext(f"{ATOM}id", "") for each in feed(answer).iter(f"{ATOM}entry"))
        return [each.rpartition("/")[2] for each in ids]
    return [each["number"] for each in answer.json_body["items"]]


def following(asked_for: str, answer: Any) -> str | None:
    """Where the page after one lies."""
    path, _, query = asked_for.partition("?")
    if path == "/v1/reports":
        cursor = answer.json_body["next"]
        kept = {**dict(parse_qsl(query)), "cursor": cursor}
        return f"{path}?{urlencode(kept)}" if cursor else None
    link = answer.headers.get("Link")
    if link is None:
        return None
    address = urlsplit(link.removeprefix("<").removesuffix('>; rel="next"'))
    assert (address.netloc, address.path) == ("lapor.tanggap.test", path)
    return f"{address.path}?{address.query}"
