"""The wall before the API, asked as WAF asks it: which rule stops a request, and by what it counts
the others. https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements.html
"""

import json
import re
from typing import Any
from urllib.parse import unquote

import dukpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbound import routes as inbound_routes

KEYS = {name: f"{{{{resolve:secretsmanager:${{EdgeKey{name}}}}}}}" for name in "AB"}
LARGEST = inbound_routes.routes._most_bytes
FIVE_MINUTES = 300


def resolved(value: Any, *, edge: bool) -> Any:
    """A part of the template with or without an edge."""
    if isinstance(value, list):
        held = [resolved(each, edge=edge) for each in value]
        return [each for each in held if each != {"Ref": "AWS::NoValue"}]
    if not isinstance(value, dict):
        return value
    if "Fn::If" in value:
        condition, met, unmet = value["Fn::If"]
        assert condition == "HasEdge", "without a wall there is nothing to count"
        return resolved(met if edge else unmet, edge=edge)
    return {name: resolved(held, edge=edge) for name, held in value.items()}


def rules(template: dict[str, Any], *, edge: bool) -> list[dict[str, Any]]:
    found = resolved(template["Resources"]["Wall"]["Properties"]["Rules"], edge=edge)
    return sorted(found, key=lambda rule: int(rule["Priority"]))


def matches(statement: dict[str, Any], path: str, headers: dict[str, str]) -> bool:
    ((kind, held),) = statement.items()
    if kind == "NotStatement":
        return not matches(held["Statement"], path, headers)
    if kind in ("AndStatement", "OrStatement"):
        each = [matches(one, path, headers) for one in held["Statements"]]
        return all(each) if kind == "AndStatement" else any(each)
    seen = _seen(held, path, headers)
    if kind == "RegexMatchStatement":
        return re.search(held["RegexString"], seen) is not None
    assert (kind, held["PositionalConstraint"]) == ("ByteMatchStatement", "EXACTLY")
    return bool(seen == held["SearchString"]["Fn::Sub"])


def _seen(held: dict[str, Any], path: str, headers: dict[str, str]) -> str:
    ((part, named),) = held["FieldToMatch"].items()
    seen = path if part == "UriPath" else headers.get(named["Name"], "")
    (transformation,) = held["TextTransformations"]
    return unquote(seen) if transformation["Type"] == "URL_DECODE" else seen


def counted(
    template: dict[str, Any], path: str, headers: dict[str, str], *, edge: bool
) -> list[tuple[str, str]]:
    """By which parameter a request is limited, and by what it is told from others'."""
    rated = [rule["Statement"].get("RateBasedStatement") for rule in rules(template, edge=edge)]
    return [
        (held["Limit"]["Ref"], held.get("ForwardedIPConfig", {}).get("HeaderName", "IP"))
        for held in rated
        if held and matches(held["ScopeDownStatement"], path, headers)
    ]


@pytest.fixture(scope="module")
def fixed(template: dict[str, Any]) -> list[dict[str, Any]]:
    """The rules that stop a request whoever asks."""
    return [rule for rule in rules(template, edge=False) if "RateBased" not in str(rule)]


def blocked(fixed: list[dict[str, Any]], path: str, length: str) -> bool:
    headers = {"content-length": length}
    return any(matches(rule["Statement"], path, headers) for rule in fixed)


def test_waf_takes_every_pattern(template: dict[str, Any]) -> None:
    """At most 512 characters, without what captures a part or looks around:
    https://docs.aws.amazon.com/waf/latest/developerguide/waf-regex-pattern-support.html
    """
    every = [rules(template, edge=edge) for edge in (True, False)]
    patterns = {*re.findall(r"'RegexString': '([^']+)'", str(every))}
    assert len(patterns) == 2
    for pattern in patterns:
        assert re.compile(pattern).groups == 0
        assert len(pattern) <= 512
        assert not re.search(r"\(\?[=!<>|P(]|\\[1-9CRK]", pattern)


CITIZENS, CHANNELS = "RequestsPerAddress", "ChannelRequestsPerAddress"
PATHS = {
    "/api/v1/reports": CITIZENS,
    "/api/v1/channels": CITIZENS,
    "/api/v1/channels/health": CITIZENS,
    "/api/channels/sms": CHANNELS,
    "/channels/twitter": CHANNELS,
    "/api/%63hannels/sms": CHANNELS,
}


def test_every_request_is_counted_once_by_who_asks(template: dict[str, Any]) -> None:
    """What the edge hands on, by the address it tells; an address that is claimed without one of
    the edge's keys is not counted by, or anybody could tell many. Past an edge channels have no
    more than others: providers send to the edge.
    """
    ways = [
        (True, {"x-origin-verify": KEYS["A"]}, "true-client-ip"),
        (True, {"x-origin-verify": KEYS["B"]}, "true-client-ip"),
        (True, {"x-origin-verify": "guessed"}, "IP"),
        (True, {}, "IP"),
        (False, {"x-origin-verify": KEYS["A"]}, "IP"),
        (False, {}, "IP"),
    ]
    wrong = [
        (path, edge, proof, got)
        for path, limit in PATHS.items()
        for edge, proof, by in ways
        for wanted in (CITIZENS if edge and by == "IP" else limit,)
        if (got := counted(template, path, proof, edge=edge)) != [(wanted, by)]
    ]
    assert wrong == []


@given(length=st.integers(0, 10**9) | st.integers(LARGEST - 99_999, LARGEST + 99_999))
@pytest.mark.parametrize("path", ["/api/channels/email", "/api/v1/reports"])
def test_a_delivery_that_says_it_is_larger_than_the_code_takes_is_stopped(
    fixed: list[dict[str, Any]], path: str, length: int
) -> None:
    larger = length > LARGEST and path == "/api/channels/email"
    assert blocked(fixed, path, str(length)) is larger
    assert blocked(fixed, path, f"00{length}") is larger


def test_who_does_not_say_how_large_it_is_meets_the_codes_own_limit(
    fixed: list[dict[str, Any]],
) -> None:
    """tests/inbound/test_channels_size_http.py"""
    assert not blocked(fixed, "/api/channels/email", "")


def test_a_provider_may_send_more_than_a_citizen_and_less_than_all_channels_together(
    template: dict[str, Any],
) -> None:
    """One address can't use up what all channels have."""
    default = {name: held["Default"] for name, held in template["Parameters"].items() if held}
    per_second = template["Mappings"]["PerSecond"][str(default["AccountRequestsPerSecond"])]
    assert 2 * default[CITIZENS] < default[CHANNELS]
    assert 2 * default[CHANNELS] < FIVE_MINUTES * per_second["Channels"]


@pytest.mark.parametrize(
    ("uri", "length", "refused"),
    [
        ("/channels/email", str(LARGEST), False),
        ("/channels/email", str(LARGEST + 1), True),
        ("/channels/email", f"00{LARGEST + 1}", True),
        ("/channels/email", "many", False),  # the code finds out
        ("/v1/reports", str(LARGEST + 1), False),
    ],
)
def test_the_edge_stops_a_delivery_that_says_it_is_larger_than_the_code_takes(
    resources: dict[str, Any], uri: str, length: str, refused: bool
) -> None:
    code = resources["EdgeFunction"]["Properties"]["FunctionCode"]
    request = {"uri": uri, "headers": {"content-length": {"value": length}}}
    event = {"request": request, "viewer": {"ip": "203.0.113.7"}}
    answer = dukpy.evaljs([code, "handler(dukpy.event)"], event=event)
    assert answer.get("statusCode") == (413 if refused else None)
    if refused:
        problem = json.loads(answer["body"]["data"])
        assert (problem["status"], problem["type"]) == (413, "/problems/too-large")


def test_each_rule_is_paid_for(template: dict[str, Any]) -> None:
    """docs/cost.md"""
    assert [len(rules(template, edge=edge)) for edge in (True, False)] == [3, 3]


def test_the_wall_stands_before_the_api_and_lets_by_what_no_rule_stops(
    template: dict[str, Any],
) -> None:
    resources = template["Resources"]
    assert resources["WallBeforeApi"]["Properties"]["WebACLArn"] == {"Fn::GetAtt": ["Wall", "Arn"]}
    assert resources["Wall"]["Properties"]["DefaultAction"] == {"Allow": {}}
    for edge in (True, False):
        found = rules(template, edge=edge)
        assert len({rule["Priority"] for rule in found}) == len(found)
        assert all("Block" in rule["Action"] for rule in found)
