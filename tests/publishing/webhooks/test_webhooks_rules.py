"""What subscribers are told, and who of them."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField
from chalicelib.publishing.webhooks import rules as webhooks_rules
from chalicelib.publishing.webhooks.rules import Event, Webhook, WebhookState
from chalicelib.reports.access.levels import NOT_PUBLIC
from chalicelib.reports.status import Status
from tests.builders import KEBON_JERUK, MONDAY, a_report
from tests.e2e.listener import Posted
from tests.rows import each_row
from tests.webhooks import signed_by

EVENT = Event(
    number="JK1",
    seq=2,
    what="status",
    visibility=Visibility.FACTS,
    status=Status.PROSES,
    holder=KEBON_JERUK,
    category="sampah",
    area=KEBON_JERUK,
    to=("31.73.05",),
)


def a_webhook(**filters: tuple[str, ...]) -> Webhook:
    return Webhook("x", "Dasbor", "https://a.test/", filters, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, True),
        ({"kelurahan": (KEBON_JERUK,)}, True),
        ({"kelurahan": ("31.73.05.1002", KEBON_JERUK)}, True),
        ({"kelurahan": ("31.73.05.1002",)}, False),
        ({"kecamatan": ("31.73.05",)}, True),
        ({"kecamatan": ("31.73.06",)}, False),
        ({"agency": ("31.73.05",)}, True),  # it is handed there
        ({"agency": ("DLH",)}, False),
        ({"category": ("sampah",), "status": ("proses", "selesai")}, True),
        ({"category": ("sampah",), "status": ("selesai",)}, False),
        ({"kind": ("status",)}, True),
        ({"kind": ("comment",)}, False),
    ],
)
def test_of_each_filter_one_value_has_to_fit(
    filters: dict[str, tuple[str, ...]], wanted: bool
) -> None:
    assert webhooks_rules.wants_event(a_webhook(**filters), EVENT) is wanted
    hidden = replace(EVENT, what=webhooks_rules.HIDDEN)
    assert webhooks_rules.wants_event(a_webhook(**filters), hidden), (
        "all hear that something was hidden"
    )
    lowered = replace(EVENT, what=webhooks_rules.SHOWN, visibility=Visibility.FACTS)
    assert webhooks_rules.wants_event(a_webhook(**filters), lowered), (
        "all hear that words are not public any more"
    )
    raised = replace(lowered, visibility=Visibility.PUBLIC)
    fits = webhooks_rules.fits_filters(a_webhook(**filters), raised)
    assert webhooks_rules.wants_event(a_webhook(**filters), raised) is fits
    paused = replace(a_webhook(**filters), state=WebhookState.PAUSED)
    for event in (EVENT, hidden, lowered):
        assert not webhooks_rules.wants_event(paused, event)


def test_what_has_no_place_fits_no_filter_by_place() -> None:
    nowhere = replace(EVENT, area=None)
    assert not webhooks_rules.wants_event(a_webhook(kelurahan=(KEBON_JERUK,)), nowhere)
    assert not webhooks_rules.wants_event(a_webhook(kecamatan=("31.73.05",)), nowhere)


@each_row("kind", Kind)
def test_of_private_reports_only_that_they_were_hidden_is_told_outside(kind: Kind) -> None:
    is_told = webhooks_rules.is_told_outside
    assert not is_told(kind, Visibility.PRIVATE, hides=None)
    assert is_told(kind, Visibility.PRIVATE, hides=True), "whatever it was hidden by"
    for level in (Visibility.PUBLIC, Visibility.FACTS):
        assert is_told(kind, level, hides=None) is (kind not in NOT_PUBLIC)
    if kind not in NOT_PUBLIC:
        assert webhooks_rules.event_kind(kind, 2, None) in webhooks_rules.KINDS
    assert [webhooks_rules.event_kind(kind, 2, hides) for hides in (True, False)] == [
        "hidden",
        "shown",
    ]


def test_an_entry_of_what_is_private_by_now_is_withdrawn() -> None:
    report, first = a_report()
    hidden = replace(report, visibility=Visibility.PRIVATE)
    told = webhooks_rules.make_event(report, first, city())
    assert told
    assert (told.what, told.id, told.withdrawn) == ("filed", f"{report.number}-1", False)
    assert webhooks_rules.parse_event_id(told.id) == (report.number, 1)
    late = webhooks_rules.make_event(hidden, first, city())
    assert late
    assert late.withdrawn
    for kind in (Kind.VISIBILITY, Kind.ERASURE):
        left = replace(first, seq=2, kind=kind, hides=True)
        now = webhooks_rules.make_event(hidden, left, city())
        assert now
        assert (now.what, now.withdrawn) == ("hidden", False)
    back = replace(first, seq=2, kind=Kind.VISIBILITY, hides=False)
    shown = webhooks_rules.make_event(hidden, back, city())
    assert shown
    assert (shown.what, shown.withdrawn) == ("shown", True)
    for kind in (Kind.NOTE, Kind.ERASURE):
        assert webhooks_rules.make_event(report, replace(first, kind=kind), city()) is None


@pytest.mark.parametrize(
    ("category", "level", "area"),
    [
        ("sampah", Visibility.PUBLIC, KEBON_JERUK),
        ("pmks", Visibility.PUBLIC, KEBON_JERUK),
        ("sampah", Visibility.FACTS, KEBON_JERUK),
        ("pmks", Visibility.FACTS, "31.73.05"),
        ("sampah", Visibility.PRIVATE, None),
    ],
)
def test_an_event_lies_where_everybody_may_know(
    category: str, level: Visibility, area: str | None
) -> None:
    told = webhooks_rules.make_event(*a_report(category=category, visibility=level), city())
    assert told
    assert (told.area, told.visibility) == (area, level)


def test_tries_are_eight_over_more_than_a_day() -> None:
    spans = [webhooks_rules.retry_after(tries) for tries in range(1, 9)]
    assert spans == [*webhooks_rules.WAITS, None]
    assert sorted(webhooks_rules.WAITS) == list(webhooks_rules.WAITS)


def test_the_tests_check_signatures_as_the_standards_own_example_is_signed() -> None:
    """The vector of the libraries at https://github.com/standard-webhooks/standard-webhooks."""
    secret = webhooks_rules.write_secret(b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    assert secret == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    body = b'{"test": 2432232314}'
    assert signed_by(secret, Posted(headers, body))
    assert not signed_by(secret, Posted(headers, body + b" "))


def test_the_secret_of_before_signs_for_a_day() -> None:
    rotated = replace(a_webhook(), generation=3, rotated_at=MONDAY)
    assert rotated.generations(MONDAY + timedelta(hours=23)) == (3, 2)
    assert rotated.generations(MONDAY + timedelta(hours=24)) == (3,)
    assert a_webhook().generations(MONDAY) == (1,)


@each_row(
    "url",
    [
        *("", "a.test", "https://", "http://a.test/", "ftp://a.test/", "https://u:p@a.test/"),
        *("https://a.test:8443/", "https://a.test:x/", "https://a.test/#x", "https://a.test/a b"),
        *("http://127.0.0.1:8000/", "http://localhost/", "https://[::1", "https://a.test/\u00e9"),
    ],
)
def test_only_an_https_address_at_its_own_port_is_taken(url: str) -> None:
    with pytest.raises(BadField):
        webhooks_rules.check_address(url, here=False)


def test_this_machine_is_taken_where_that_is_let_be() -> None:
    for url in ("http://127.0.0.1:8000/x?y", "http://localhost:1/", "https://a.test/x"):
        assert webhooks_rules.check_address(url, here=True) == url
    for url in ("http://127.0.0.2:1/", "http://a.test/", "http://localhost:99999/"):
        with pytest.raises(BadField):
            webhooks_rules.check_address(url, here=True)


@pytest.mark.parametrize("name", webhooks_rules.FILTERS)
def test_a_filter_nobody_knows_is_refused(name: str) -> None:
    given: dict[str, Any] = {name: ["kapal selam"]}
    with pytest.raises(BadField):
        webhooks_rules.check_filters(given, city())
    assert webhooks_rules.check_filters({name: []}, city()) == {}
