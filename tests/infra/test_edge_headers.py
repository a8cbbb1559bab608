"""What CloudFront refuses of headers when a distribution, a policy or a function names them. No
emulator and no linter knows these rules: the edge could not be made.

The lists are those of https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/, pages
add-origin-custom-headers, edge-functions-restrictions and header-caching.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

NOT_ADDED = re.compile(
    """cache-control | connection | content-length | cookie | host | if-match | if-modified-since |
    if-none-match | if-range | if-unmodified-since | max-forwards | pragma | proxy-authenticate |
    proxy-authorization | proxy-connection | range | request-range | te | trailer |
    transfer-encoding | upgrade | via | x-real-ip | x-amz-.* | x-edge-.*""",
    re.VERBOSE,
)
# by a function that a viewer's request runs through; some of these it may read
NOT_WRITTEN = re.compile(
    """connection | content-length | expect | host | keep-alive | proxy-authenticate |
    proxy-authorization | proxy-connection | trailer | transfer-encoding | upgrade | via |
    x-accel-.* | x-amz-cf-.* | x-amzn-.* | x-cache | x-edge-.* | x-forwarded-proto | x-real-ip""",
    re.VERBOSE,
)
NOT_A_KEY = re.compile(
    "accept-encoding | connection | cookie | proxy-authorization | te | upgrade", re.VERBOSE
)


def refused(names: Iterable[str], rule: re.Pattern[str]) -> list[str]:
    return [name for name in names if rule.fullmatch(name.lower())]


def members(value: Any, name: str) -> Iterator[Any]:
    """Each value under that name in what belongs to CloudFront, however deep it lies."""
    for key, held in value.items() if isinstance(value, dict) else enumerate(_list(value)):
        if key == name:
            yield held
        yield from members(held, name)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def of_the_edge(resources: dict[str, Any]) -> list[Any]:
    return [each for each in resources.values() if "::CloudFront::" in each["Type"]]


def test_every_header_the_edge_adds_may_be_added(resources: dict[str, Any]) -> None:
    added = [each["HeaderName"] for held in added_by(resources) for each in held]
    assert added, "the edge proves itself by one"
    assert refused(added, NOT_ADDED) == []


def added_by(resources: dict[str, Any]) -> Iterator[Any]:
    return members(of_the_edge(resources), "OriginCustomHeaders")


def test_every_header_the_edges_function_writes_may_be_written(resources: dict[str, Any]) -> None:
    code = " ".join(members(of_the_edge(resources), "FunctionCode"))
    written = re.findall(r"headers\['([^']+)'\] = ", code)
    assert {*written} == {"accept", "accept-language", "true-client-ip"}
    assert refused(written, NOT_WRITTEN) == []


def test_every_header_copies_differ_by_may_be_one(resources: dict[str, Any]) -> None:
    """What else is handed on is told by AWS's own policy, of which the edge names the id alone."""
    assert not [each for each in of_the_edge(resources) if each["Type"].endswith("RequestPolicy")]
    names = [name for held in members(of_the_edge(resources), "Headers") for name in held]
    assert {"Authorization", "Accept-Language"} <= {*names}
    assert refused(names, NOT_A_KEY) == []
