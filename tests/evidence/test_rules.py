"""What makes a completion photo doubtful, and what does not."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.evidence import rules as evidence_rules
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import DOUBTS, Finding, Flag, Match, PhotoFacts
from chalicelib.platform.i18n import Language
from chalicelib.reports.filing import Place
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry
from tests.builders import MONDAY, a_report, taken
from tests.rows import each_row

CLOSED = MONDAY + timedelta(hours=6)
WORK = MONDAY + timedelta(hours=5)
SHOWS = PhotoHash((1,) * 9, (1,) * 9)
MINUTE = timedelta(minutes=1)
METRE = 1 / 111_195  # degrees of latitude


def facts(**changes: Any) -> PhotoFacts:
    """Those of a photo nobody doubts."""
    given: dict[str, Any] = {"taken_at": WORK, "changed_at": WORK, "likeness": SHOWS}
    return PhotoFacts("ab12", **{**given, **changes})


def closed(**filing: Any) -> tuple[Report, Entry]:
    report, _ = a_report(**filing)
    begun, _ = taken(report, Action.PROSES, MONDAY)
    return taken(begun, Action.SELESAI, CLOSED, photos=("a.jpg",))


def flags(seen: PhotoFacts | None, *matches: Match, **filing: Any) -> list[Flag]:
    report, entry = closed(**filing)
    found = evidence_rules.judge_photo("a.jpg", seen, matches, report, entry, city())
    assert {finding.photo for finding in found} <= {"a.jpg"}
    return [finding.flag for finding in found]


def test_a_photo_of_the_work_is_not_doubted() -> None:
    assert flags(facts()) == []


@each_row(
    ("changes", "expected"),
    [
        ({"taken_at": None, "changed_at": None}, [Flag.NO_METADATA]),
        ({"taken_at": None}, [Flag.NO_METADATA]),
        ({"taken_at": MONDAY - MINUTE, "changed_at": None}, [Flag.TAKEN_BEFORE]),
        ({"taken_at": MONDAY, "changed_at": None}, []),
        ({"taken_at": CLOSED, "changed_at": None}, []),
        ({"taken_at": CLOSED + 10 * MINUTE, "changed_at": None}, []),
        ({"taken_at": CLOSED + 11 * MINUTE, "changed_at": None}, [Flag.TAKEN_AFTER]),
        ({"changed_at": WORK + 10 * MINUTE}, []),
        ({"changed_at": WORK + 11 * MINUTE}, [Flag.EDITED]),
        ({"changed_at": WORK - 11 * MINUTE}, [Flag.EDITED]),
        ({"changed_at": None}, []),
        ({"likeness": PhotoHash((None,) * 9, (1,) * 9)}, [Flag.PLAIN]),
        ({"software": ("HDR+ 1.0.5",)}, []),
        ({"software": ("Canvas of my phone",)}, []),
        ({"software": ("Adobe Photoshop 25.1 (Windows)",)}, [Flag.EDITED]),
        ({"software": ("snapseed2",)}, [Flag.EDITED]),
        (
            {"software": ("parameters: a clean street\nSteps: 20, Sampler: Euler",)},
            [Flag.GENERATED],
        ),
        ({"software": ("GIMP 2.10", "Midjourney")}, [Flag.GENERATED, Flag.EDITED]),
        ({"sources": frozenset({"trainedalgorithmicmedia"})}, [Flag.GENERATED]),
        ({"sources": frozenset({"digitalcapture"})}, []),
        ({"sources": frozenset({"computationalcapture"}), "signed": True}, []),
        ({"signed": True}, [Flag.EDITED]),
        (
            {"sources": frozenset({"trainedalgorithmicmedia"}), "signed": True},
            [Flag.GENERATED, Flag.EDITED],
        ),
        (
            {"sources": frozenset({"digitalcapture", "trainedalgorithmicmedia"}), "signed": True},
            [Flag.GENERATED, Flag.EDITED],
        ),
    ],
)
def test_a_photo_is_doubted_for_what_it_tells(
    changes: dict[str, Any], expected: list[Flag]
) -> None:
    assert flags(facts(**changes)) == expected


@pytest.mark.parametrize(
    ("metres", "expected"), [(0, []), (499, []), (501, [Flag.TAKEN_ELSEWHERE])]
)
def test_a_photo_is_taken_where_the_matter_is(metres: float, expected: list[Flag]) -> None:
    place = Place(lat=-6.1926, lng=106.7697)
    assert flags(facts(lat=-6.1926 + metres * METRE, lng=106.7697), place=place) == expected
    east = 106.7697 + metres * METRE / 0.99416  # at this latitude
    assert flags(facts(lat=-6.1926, lng=east), place=place) == expected


def test_a_place_without_a_point_or_a_photo_without_one_can_not_be_compared() -> None:
    assert flags(facts(lat=52.5, lng=13.4), place=Place(address="Jalan Panjang")) == []
    assert flags(facts(), place=Place(lat=-6.1926, lng=106.7697)) == []


def test_a_photo_that_was_handed_in_before_names_the_other_report() -> None:
    report, entry = closed()
    matches = [
        Match("JK3", same=False),
        Match("JK2", same=True),
        Match("JK2", same=False),
        Match(report.number, same=False),
    ]
    assert evidence_rules.judge_photo("a.jpg", facts(), matches, report, entry, city()) == [
        Finding("a.jpg", Flag.SAME_PHOTO, "JK2"),
        *sorted(
            (Finding("a.jpg", Flag.ALIKE_PHOTO, other) for other in ("JK3", report.number)),
            key=lambda finding: finding.other or "",
        ),
    ]


def test_a_photo_that_is_everywhere_names_three() -> None:
    many = [Match(f"JK{at:02}", same=False) for at in range(50)]
    assert flags(facts(), *many) == [Flag.ALIKE_PHOTO] * 3


def test_a_photo_that_never_came_is_missing_and_no_more() -> None:
    assert flags(None) == [Flag.MISSING]


def test_of_what_can_not_be_read_the_bytes_still_count() -> None:
    unread = PhotoFacts("ab12", readable=False)
    assert flags(unread) == [Flag.UNREADABLE]
    assert flags(unread, Match("JK2", same=True)) == [Flag.SAME_PHOTO, Flag.UNREADABLE]


def test_a_finding_is_written_as_one_line() -> None:
    assert str(Finding("a.jpg", Flag.SAME_PHOTO, "JK2")) == "same_photo a.jpg JK2"
    assert str(Finding("a.jpg", Flag.EDITED)) == "edited a.jpg"


def test_every_doubt_has_words_a_verifier_reads() -> None:
    assert {*DOUBTS} == {*Flag}
    assert len({*DOUBTS.values()}) == len(Flag)
    for language in Language:
        assert len({words[language] for words in DOUBTS.values()}) == len(Flag)
