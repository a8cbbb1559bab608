"""An office may have corrected the place before its reporter's data are erased: the place that the
reporter named, the one that the office named, and the words of the search go from its entry too.
"""

from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.privacy import retention as privacy_retention
from chalicelib.privacy import rules as privacy_rules
from chalicelib.reports.filing import Place
from chalicelib.reports.history_recording import records_erasure, removed_counts
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.status import Action
from chalicelib.sla import timer
from tests.builders import (
    JSON,
    KEBON_JERUK,
    MONDAY,
    a_report,
    acted,
    filed,
    loaded,
    moved,
    post,
    signed_in,
    taken,
    verified,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

HERE = {"lat": -6.192612, "lng": 106.769734, "address": "Jl. Panjang No. 12"}
THERE = {"lat": -6.193125, "lng": 106.770451, "address": "Jl. Duri No. 7"}
WHY = "Menurut Pak Budi di RT 5 bukan di sini"
SECRETS = ("panjang", "6.1926", "106.7697", "duri", "6.1931", "106.7704", "mbeling")
SPAN = city().retention["reports"].span


def found_in(aws: Aws, number: str) -> list[str]:
    """The secrets that an item of the report has."""
    held = str([item for item in aws.items() if number in str(item)]).lower()
    return [secret for secret in SECRETS if secret in held]


@pytest.fixture
def receipt(http: Any, aws: Aws, hands: Hands) -> dict[str, Any]:
    """Of a report whose place an office corrected."""
    here: dict[str, Any] = filed(
        http,
        description="Kucing saya Mbeling dicuri",
        category="sampah",
        place=HERE,
        contact={"email": "siti@rumah.id"},
    )
    body = {"action": "correct_place", "version": 1, "note": WHY, "place": THERE}
    corrected = acted(http, here["number"], body, signed_in())
    assert corrected.status_code == 200, corrected.body
    aws.settle()
    assert set(found_in(aws, here["number"])) == {*SECRETS}
    return here


def erases(http: Any, receipt: dict[str, Any]) -> None:
    own = {**JSON, "X-Report-Token": receipt["token"]}
    assert post(http, f"/v1/reports/{receipt['number']}/erasure", {}, own).status_code == 202


def removed(number: str) -> list[dict[str, int]]:
    _, entries = loaded(number)
    return [removed_counts(entry) for entry in entries if records_erasure(entry) and entry.removed]


def chain_holds(number: str) -> bool:
    report, entries = loaded(number)
    return hash_chain.find_first_break(number, report.filing, entries) is None


def test_both_places_go_from_a_correction_and_the_offices_reason_stays(
    http: Any, aws: Aws, hands: Hands, receipt: dict[str, Any]
) -> None:
    number, search = receipt["number"], "/v1/work/search?q=mbeling"
    assert len(http.get(search, headers=signed_in()).json_body["items"]) == 1
    erases(http, receipt)
    for _ in range(3):
        aws.settle()
        hands.forward(hours=2)
        aws.reconcile()
    assert found_in(aws, number) == []
    assert http.get(search, headers=signed_in()).json_body["items"] == []
    assert chain_holds(number)
    [counts] = removed(number)
    assert (counts["texts"], counts["places"]) == (1, 2)
    seen = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    place = seen["place"]
    assert (place["address"], place["lat"], place["lng"]) == (None, None, None)
    assert place["kelurahan"]["code"] == KEBON_JERUK
    assert seen["timeline"][1]["note"] == f'Sekarang: Kebon Jeruk. "{WHY}"'
    entry = loaded(number)[1][1]
    assert [(entry.note or "")[begin:end] for begin, end in entry.masks] == ["Budi", "RT 5"]


def test_killed_at_each_step_both_places_go(
    http: Any, aws: Aws, receipt: dict[str, Any], calls: Calls
) -> None:
    erases(http, receipt)
    assert calls.dying_at_each_step(lambda: aws.pump() == {"batchItemFailures": []}) > 10
    aws.settle()
    assert found_in(aws, receipt["number"]) == []
    assert chain_holds(receipt["number"])
    [counts] = removed(receipt["number"])
    assert counts["places"] == 2


def test_retention_takes_both_places_from_a_correction(
    http: Any, aws: Aws, hands: Hands, receipt: dict[str, Any]
) -> None:
    number = receipt["number"]
    moved(http, number, "proses", "selesai", version=2)
    verified(http, number, 4)
    hands.forward(days=30)
    timer.wake_timer(number, 3)
    aws.settle()
    hands.forward(days=SPAN.days)
    assert privacy_retention.run_retention()["begun"] == 1
    for _ in range(2):
        aws.pump()
    assert found_in(aws, number) == []
    assert chain_holds(number)


def test_a_correction_without_its_places_has_the_area_and_the_reason() -> None:
    report, _ = a_report(place=Place("Jalan Melati 3", -6.1926, 106.7697, KEBON_JERUK, "point"))
    there = Place("Jalan Panjang 5", -6.205, 106.77, "31.73.05.1002", "point")
    _, entry = taken(
        report, Action.CORRECT_PLACE, MONDAY, place=there, note="Kata Pak Budi", masks=((5, 13),)
    )
    assert privacy_rules.tells_places(entry)
    left = privacy_rules.forget_places(entry)
    assert left.place == Place(area="31.73.05.1002", found="point")
    assert (left.note, left.masks) == ("\nKata Pak Budi", ((6, 14),))
    assert privacy_rules.forget_places(left) == left
