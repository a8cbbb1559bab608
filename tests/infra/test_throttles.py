"""What each route may have of the requests the account is allowed: a flood of some leaves the
others theirs.
"""

import re
from typing import Any

# API Gateway refuses a setting for ANY, or for a wildcard in one place only, when it is deployed;
# a change set takes it.
EVERYWHERE = ("/*", "*")
PATH = re.compile(r"/(~1[^/~]+)+")


def settings_of(template: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The group that limits a route; each setting is held to its form."""
    found: dict[tuple[str, str], str] = {}
    for held in template["Resources"]["RestAPI"]["Properties"]["MethodSettings"]:
        where = held["ResourcePath"], held["HttpMethod"]
        assert where == EVERYWHERE or (PATH.fullmatch(where[0]) and where[1].isalpha()), where
        assert where not in found, "told twice"
        table, account, group = held["ThrottlingRateLimit"]["Fn::FindInMap"]
        assert (table, account) == ("PerSecond", {"Ref": "AccountRequestsPerSecond"})
        assert held["ThrottlingBurstLimit"] == {"Fn::FindInMap": ["AtOnce", account, group]}
        found[where] = group
    return found


def routes(template: dict[str, Any]) -> set[tuple[str, str]]:
    paths = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    return {
        (f"/{path.replace('/', '~1')}", method.upper())
        for path, held in paths.items()
        for method in held
    }


def groups(template: dict[str, Any]) -> dict[tuple[str, str], str]:
    """The group of every route."""
    named = settings_of(template)
    return {route: named.get(route, named[EVERYWHERE]) for route in routes(template)}


def test_every_route_belongs_to_a_group_and_every_setting_to_a_route(
    template: dict[str, Any],
) -> None:
    assert settings_of(template).keys() - routes(template) == {EVERYWHERE}
    used = {*groups(template).values()}
    for table in (template["Mappings"][name] for name in ("PerSecond", "AtOnce")):
        assert all(row.keys() == used for row in table.values())


def test_the_groups_fit_into_what_the_account_is_allowed(template: dict[str, Any]) -> None:
    """However large that is: API Gateway counts each method of a path by itself."""
    allowed = template["Parameters"]["AccountRequestsPerSecond"]
    per_second = template["Mappings"]["PerSecond"]
    assert {int(each) for each in per_second} == {*allowed["AllowedValues"]}
    assert allowed["Default"] in allowed["AllowedValues"]
    for account, limits in per_second.items():
        asked = sum(limits[group] for group in groups(template).values())
        assert asked <= int(account), (
            f"{asked} requests a second of {account}: lower a group of PerSecond in"
            " infra/resources.yaml (docs/decisions/0035)"
        )


def test_channels_can_not_use_up_what_citizens_have_nor_citizens_what_channels_have(
    template: dict[str, Any],
) -> None:
    found = groups(template)
    of_channels = {route for route, group in found.items() if group == "Channels"}
    assert of_channels == {("/~1channels~1{channel}", method) for method in ("GET", "POST")}
    filing = {path for (path, _), group in found.items() if group == "Filing"}
    assert {"/~1v1~1reports", "/~1v1~1uploads", "/~1open311~1v2~1requests.json"} <= filing


def test_a_browser_may_ask_before_it_files_or_follows(template: dict[str, Any]) -> None:
    """A preflight that is refused is a filing that is refused."""
    found = groups(template)
    asked = {
        path
        for (path, method), group in found.items()
        if group in ("Filing", "Following") and (path, "OPTIONS") in found
    }
    by_pages_of_others = {path for path in asked if "open311" not in path and "photos" not in path}
    assert {found[path, "OPTIONS"] for path in by_pages_of_others} == {"Preflights"}


def test_some_may_always_come_at_once(template: dict[str, Any]) -> None:
    mappings = template["Mappings"]
    for account, limits in mappings["PerSecond"].items():
        at_once = mappings["AtOnce"][account]
        assert all(at_once[group] >= 2 * limit for group, limit in limits.items())
        assert all(isinstance(many, int) for many in at_once.values())
