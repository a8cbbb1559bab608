"""The edge as the template sets CloudFront up, before the app of this process: it tells who asks,
and answers what the API lets be kept without asking again. Its pages are files, which
``tests/infra/test_edge_pages.py`` is about.

CloudFront itself runs nowhere else; this does what its guide says of custom origins and of the
settings the template makes, and refuses settings it does not know.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

import dukpy
import pytest

from chalicelib.platform import clock
from chalicelib.platform.settings import Settings, settings
from operate.package import fill_sentences
from tests.moto_aws import Aws, client, resources

KEYS = {"tanggap/edge-a": "the key in use", "tanggap/edge-b": "the other key"}
ADDRESS = "127.0.0.1"  # which API Gateway sees of whoever is before it
PHONE, LAPTOP = "203.0.113.7", "198.51.100.9"
# CloudFront keeps an error ten seconds where nothing else is set, and looks at no-store of four.
KEEPS_ERRORS = {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}
HEEDS = {404, 410, 414, 501}


@dataclass(frozen=True)
class Answer:
    """What a viewer gets, and whether the API was asked."""

    status_code: int
    headers: dict[str, str]
    body: bytes
    asked: bool = True


@dataclass
class Edge:
    """Hands on to ``http`` what it has no fresh copy of, proven by ``key``."""

    http: Any
    key: str = KEYS["tanggap/edge-a"]
    _kept: dict[tuple[str | None, ...], tuple[Answer, datetime]] = field(default_factory=dict)

    def get(self, path: str, viewer: str = PHONE, headers: dict[str, str] | None = None) -> Answer:
        check_api_at(path)
        request = rewritten(headers or {}, viewer, path)
        known = request.get("if-none-match", "")
        key = path, *(request.get(name.lower()) for name in _in_the_key())
        kept, until = self._kept.get(key, (None, clock.now()))
        if kept and clock.now() < until:
            return _as_known(replace(kept, asked=False), known)
        if kept and "ETag" in kept.headers:
            request["if-none-match"] = kept.headers["ETag"]
        came = self.http.get(path, headers={**request, "x-origin-verify": self.key})
        answer = Answer(came.status_code, dict(came.headers), came.body)
        if kept and answer.status_code == 304:
            answer = replace(kept, headers={**kept.headers, **answer.headers})
        if lasts := _lasts(answer):
            self._kept[key] = answer, clock.now() + lasts
        return _as_known(answer, known)

    def post(
        self, path: str, body: bytes, viewer: str = PHONE, headers: dict[str, str] | None = None
    ) -> Any:
        check_api_at(path)
        request = {**rewritten(headers or {}, viewer), "x-origin-verify": self.key}
        return self.http.post(path, headers=request, body=body)


def find_behaviour(edge: dict[str, Any], path: str) -> dict[str, Any]:
    """The settings of a distribution for a path: those of the first pattern that matches, else the
    default. In a pattern ``*`` is any characters or none, and ``?`` is one.
    """
    for behaviour in edge["CacheBehaviors"]:
        assert not {*behaviour["PathPattern"]} & {*"[]"}, "fnmatch would read a class of characters"
        if fnmatchcase(path, behaviour["PathPattern"]):
            matching: dict[str, Any] = behaviour
            return matching
    default: dict[str, Any] = edge["DefaultCacheBehavior"]
    return default


def check_api_at(path: str) -> None:
    """The edge asks the API at a path, by the policy and the function that this module acts out."""
    edge = resources()["EdgeDistribution"]["Properties"]["DistributionConfig"]
    behaviour = find_behaviour(edge, path.partition("?")[0])
    assert behaviour["TargetOriginId"] == "api"
    assert behaviour["CachePolicyId"] == {"Ref": "EdgeCache"}
    (function,) = behaviour["FunctionAssociations"]
    assert function["FunctionARN"] == {"GetAtt": "EdgeFunction.FunctionARN"}


def rewritten(headers: dict[str, str], viewer: str, path: str = "/") -> dict[str, str]:
    """A request's headers as the template's own function leaves them."""
    code = fill_sentences(resources()["EdgeFunction"]["Properties"]["FunctionCode"])
    given = {name.lower(): {"value": value} for name, value in headers.items()}
    request = {"uri": path.partition("?")[0], "headers": given}
    event = {"request": request, "viewer": {"ip": viewer}}
    left = dukpy.evaljs([code, "handler(dukpy.event)"], event=event)["headers"]
    return {name: held["value"] for name, held in left.items()}


def _in_the_key() -> list[str]:
    """The headers copies differ by; the template lets all of a query count, and no cookies."""
    held = _policy()["ParametersInCacheKeyAndForwardedToOrigin"]
    assert held["QueryStringsConfig"] == {"QueryStringBehavior": "all"}
    assert held["CookiesConfig"] == {"CookieBehavior": "none"}
    names: list[str] = held["HeadersConfig"]["Headers"]
    return names


def _lasts(answer: Answer) -> timedelta:
    """For how long a copy is fresh."""
    policy, said = _policy(), answer.headers.get("Cache-Control", "")
    refuses = bool(re.search("no-store|no-cache|private", said))
    told = re.search(r"max-age=(\d+)", said)
    if answer.status_code in KEEPS_ERRORS:
        rows = resources()["EdgeDistribution"]["Properties"]["DistributionConfig"]
        least = {e["ErrorCode"]: e["ErrorCachingMinTTL"] for e in rows["CustomErrorResponses"]}
        heeds = refuses and answer.status_code in HEEDS
        return timedelta(seconds=0 if heeds else least.get(answer.status_code, 10))
    if answer.status_code != 200 or refuses:
        return timedelta(seconds=policy["MinTTL"])
    wanted = int(told[1]) if told else policy["DefaultTTL"]
    return timedelta(seconds=max(policy["MinTTL"], min(wanted, policy["MaxTTL"])))


def _policy() -> Any:
    return resources()["EdgeCache"]["Properties"]["CachePolicyConfig"]


def _as_known(answer: Answer, known: str) -> Answer:
    tag = answer.headers.get("ETag")
    if answer.status_code == 200 and tag and tag in known:
        return replace(answer, status_code=304, body=b"")
    return answer


@pytest.fixture
def edge(http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Edge:
    """An edge whose keys the API knows."""
    for name, key in KEYS.items():
        client("secretsmanager").create_secret(Name=name, SecretString=key)
    behind: Settings = replace(settings(), edge_keys=" ".join(KEYS))
    monkeypatch.setattr("chalicelib.platform.aws.secrets.settings", lambda: behind)
    return Edge(http)
