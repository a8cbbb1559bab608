"""Reports in the table: what goes in comes out, and each index holds what it may."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.intake import store as intake_store
from chalicelib.platform.aws.table import Collision
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports import number as reports_number
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Media, Place
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.lifecycle import followup, lifecycle
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store import by_reporter, reports
from chalicelib.reports.store.histories import history_item, history_of
from chalicelib.reports.store.stream_records import decode_change
from chalicelib.reports.timeline import NO_HISTORY, Entry
from tests.builders import (
    KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_step,
    a_verifier,
    an_officer,
    taken,
)
from tests.faults import Calls
from tests.moto_aws import Aws, client

NOBODY = Contact()
FULL: dict[str, Any] = {
    "place": Place("Gang 5", -6.1926, 106.7697, KEBON_JERUK, "outline", ((0, 4),)),
    "occurred_at": MONDAY - timedelta(days=1),
    "photos": ("a.jpg", "b.png"),
    "anonymous": True,
    "description": "é😡\u0000 " * 50,
    "score": 0.75,
    "masks": ((1, 3), (5, 9)),
    "sent_at": MONDAY - timedelta(minutes=5),
}
BARE: dict[str, Any] = {"place": Place(), "description": ""}


def loaded(number: str) -> tuple[Report, tuple[Entry, ...]]:
    report, timeline = reports.load_report(number)
    assert report.history == record_entries(NO_HISTORY, timeline)
    return report, tuple(timeline)


def stored(aws: Aws, number: str) -> dict[str, Any]:
    [item] = [item for item in aws.items() if (item["pk"], item["sk"]) == (f"R#{number}", "A")]
    return item


@pytest.mark.parametrize("filing", [FULL, BARE, {"place": Place(area="31.73.05", found="named")}])
@pytest.mark.parametrize("level", [*Visibility])
def test_what_is_added_is_loaded_again_exactly(
    aws: Aws, filing: dict[str, Any], level: Visibility
) -> None:
    report, entry = a_report(visibility=level, **filing)
    intake_store.create_report(report, entry, NOBODY, None, None)
    assert loaded(report.number) == (report, (entry,))


def test_every_version_that_is_saved_is_loaded_again_exactly(aws: Aws) -> None:
    report, first = a_report(**FULL)
    intake_store.create_report(report, first, NOBODY, None, None)
    written = [first]
    for hours, action in enumerate(
        (Action.COMMENT, Action.PROSES, Action.COMMENT, Action.SELESAI), start=1
    ):
        now = MONDAY + timedelta(hours=hours)
        step = a_step(action, photos=(f"{hours}.jpg",))
        after, entry = officer_actions.take_step(report, an_officer(), step, now, city())
        reports.save_report(report, after, [entry])
        report, written = after, [*written, entry]
        assert loaded(report.number) == (after, tuple(written))
    confirmed, last = check_promise(report, MONDAY + timedelta(days=90), city())
    reports.save_report(report, confirmed, last)
    assert loaded(report.number) == (confirmed, (*written, *last))
    assert find_first_break(report.number, report.filing, (*written, *last)) is None


def test_what_was_passed_on_and_decided_is_loaded_again_exactly(aws: Aws) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, None, None)
    written = [first]
    for target in ("DLH-31.73", KEBON_JERUK, "DBM-31.73", "DLH-31.73"):
        passed, entry = taken(report, Action.RETURN, MONDAY, to_agency=target)
        said, note = taken(passed, Action.COMMENT, MONDAY, internal=True)
        reports.save_report(report, said, [entry, note])
        report, written = said, [*written, entry, note]
        assert loaded(report.number) == (said, tuple(written))
    assert (report.handovers, report.bound) == (3, "DLH-31.73")


@pytest.mark.parametrize("level", [*Visibility])
def test_what_is_added_and_rated_is_loaded_again_exactly(aws: Aws, level: Visibility) -> None:
    report, first = a_report(**BARE, category="lainnya", visibility=level)
    intake_store.create_report(report, first, NOBODY, None, None)
    written = [first]
    place = Place("Gang 5", -6.1926, 106.7697, KEBON_JERUK, "outline", ((0, 4),))
    kept = ("b.jpg", Media("whatsapp", "99", "image/jpeg"))
    for addition in (
        Addition("", MONDAY, reporter=False, photos=("a.jpg",)),
        Addition(
            "Ada lubang di sini", MONDAY, True, place, "jalan", ("b.jpg",), (kept,), ((0, 3),)
        ),
        Addition("Masih ada", MONDAY, reporter=True),
    ):
        after, entry = lifecycle.add_to_report(report, addition, city())
        reports.save_report(report, after, [entry])
        report, written = after, [*written, entry]
        assert loaded(report.number) == (after, tuple(written))
    assert (report.place, report.told_in, report.category) == (place, 3, "jalan")
    for action in (Action.PROSES, Action.SELESAI):
        after, entry = officer_actions.take_step(
            report, an_officer(report.holder), a_step(action), MONDAY, city()
        )
        reports.save_report(report, after, [entry])
        report, written = after, [*written, entry]
    given = Rating(4, ("cepat",), "rapi", ((0, 4),))
    report = followed(report, written, followup.rate_closing(report, given, MONDAY, city()))
    assert history_of(history_item(report)) == report.history
    for chosen in (*Visibility, level):
        if changed := followup.set_visibility(report, MONDAY, city(), chosen):
            report = followed(report, written, changed)
    objection = Objection("rusak", ("c.jpg",))
    report = followed(report, written, followup.reopen_report(report, objection, MONDAY, city()))
    assert (report.reopenings, report.visibility) == (1, level)
    assert find_first_break(report.number, report.filing, written) is None


def listed(aws: Aws) -> dict[str, tuple[str, str]]:
    """What lies in the index of what others may read, and where."""
    return {item["sk"]: (item["dpk"], item["dsk"]) for item in aws.items() if "dpk" in item}


def test_of_a_long_timeline_the_filing_and_the_last_entries_leave_with_the_report(
    aws: Aws, calls: Calls
) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, None, None)
    for _ in range(95):
        after, entry = taken(report, Action.COMMENT, MONDAY)
        reports.save_report(report, after, [entry])
        report = after
    changed = followup.set_visibility(report, MONDAY, city(), Visibility.PRIVATE)
    assert changed
    calls.made.clear()
    reports.save_report(
        report, changed[0], [changed[1]], earlier=reports.load_report(report.number)[1]
    )
    assert calls.made == ["Query", "TransactWriteItems"]
    left = [f"T#{seq:06}" for seq in range(2, 97 - reports.MOST_RELISTED)]
    assert [*listed(aws)] == left  # which no list shows
    assert len(left) == 6


def followed(before: Report, written: list[Entry], done: tuple[Report, Entry]) -> Report:
    """The report after it was saved and loaded again, as its reporter's request left it."""
    after, entry = done[0], replace(done[1], asked=b"k" * 32)
    reports.save_report(before, after, [entry])
    written.append(entry)
    assert loaded(after.number) == (after, tuple(written))
    return after


SEEN = {"public", "own", "moved_at"}


def test_a_report_that_is_hidden_leaves_every_index_others_read_and_comes_back(aws: Aws) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, "C#siti", None)
    shown = stored(aws, report.number)
    public = {"apk", "dpk", "dsk", "npk", "public_card"}
    assert public <= shown.keys()
    taken_up, second = taken(report, Action.PROSES, MONDAY)
    told, third = taken(taken_up, Action.COMMENT, MONDAY, internal=True)
    reports.save_report(report, told, [second, third])
    report, shown = told, stored(aws, report.number)
    keys = listed(aws)
    assert [*keys] == ["A", "T#000001", "T#000002"]
    changing = {"version", "updated_at", "chain", "visibility", "card", *SEEN}
    for private in (True, False):
        level = Visibility.PRIVATE if private else Visibility.PUBLIC
        changed = followup.set_visibility(report, MONDAY, city(), level)
        assert changed
        earlier = reports.load_report(report.number)[1]
        reports.save_report(report, changed[0], [changed[1]], earlier=earlier)
        now_listed = listed(aws)
        shown_again = now_listed.pop("T#000005", None)  # it has changed to whoever reads lists
        assert (now_listed, bool(shown_again)) == ({} if private else keys, not private)
        assert loaded(report.number)[1][:3] == (first, second, third)
        report, now = changed[0], stored(aws, report.number)
        assert ("card" in now) is private  # for its officers and its reporter
        kept = shown.keys() - changing - (public if private else set())
        assert {key: now[key] for key in now.keys() - changing} == {key: shown[key] for key in kept}
    assert followup.set_visibility(report, MONDAY, city(), Visibility.PUBLIC) is None


def test_what_shows_facts_only_takes_its_words_out_of_every_index_others_read(aws: Aws) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, None, None)
    after, second = taken(report, Action.PROSES, MONDAY)
    reports.save_report(report, after, [second])
    for level in (Visibility.FACTS, Visibility.PRIVATE, Visibility.FACTS, Visibility.PUBLIC):
        report, timeline = reports.load_report(report.number)
        changed = followup.set_visibility(report, MONDAY, city(), level)
        assert changed
        reports.save_report(report, changed[0], [changed[1]], earlier=timeline)
        now, keys = stored(aws, report.number), listed(aws)
        assert ("T#000001" in keys) is (level is Visibility.PUBLIC)
        assert ("T#000002" in keys) is (level is not Visibility.PRIVATE)
        if level is Visibility.FACTS:
            assert now["dsk"] == f"2026-11-23T01:00:00Z#{report.number}#facts"
            assert (now["apk"], now["npk"]) == (f"P#{KEBON_JERUK}", f"B#{KEBON_JERUK}")
            assert "public_card" not in now
    assert now["public_card"].startswith("- Sampah menumpuk")


def test_facts_about_a_home_are_listed_by_their_kecamatan(aws: Aws) -> None:
    report, first = a_report(category="pmks", visibility=Visibility.FACTS)
    intake_store.create_report(report, first, NOBODY, None, None)
    assert stored(aws, report.number)["apk"] == "P#31.73.05"


@pytest.mark.parametrize("level", [*Visibility])
def test_a_long_timeline_is_listed_as_its_level_is_by_now(aws: Aws, level: Visibility) -> None:
    other = Visibility.PUBLIC if level is Visibility.PRIVATE else Visibility.PRIVATE
    report, first = a_report(visibility=other)
    intake_store.create_report(report, first, NOBODY, None, None)
    after, second = taken(report, Action.PROSES, MONDAY)
    reports.save_report(report, after, [second])
    changed = followup.set_visibility(after, MONDAY, city(), level)
    assert changed
    reports.save_report(after, changed[0], [changed[1]])  # as if there were too many entries
    assert reports.relist_entries(report.number) > 0
    assert reports.relist_entries(report.number) == 0
    keys = (
        {"A", "T#000001", "T#000002", "T#000003"}
        if level is Visibility.PUBLIC
        else {"A", "T#000002", "T#000003"}
    )
    assert listed(aws).keys() == (set() if level is Visibility.PRIVATE else keys)


def test_a_place_told_later_puts_a_public_report_into_the_index_of_its_area(aws: Aws) -> None:
    report, first = a_report(place=Place())
    intake_store.create_report(report, first, NOBODY, None, None)
    assert "apk" not in stored(aws, report.number)
    addition = Addition("Di sini", MONDAY, True, Place(area=KEBON_JERUK, found="named"))
    after, entry = lifecycle.add_to_report(report, addition, city())
    reports.save_report(report, after, [entry])
    item = stored(aws, report.number)
    assert (item["apk"], item["wpk"]) == (f"P#{KEBON_JERUK}", f"W#{KEBON_JERUK}")


def test_the_last_reports_of_a_reporter_come_newest_first(aws: Aws) -> None:
    for draw in (1, 2, 3):
        report, entry = a_report(draw=draw, received_at=MONDAY + timedelta(hours=draw % 3))
        intake_store.create_report(report, entry, NOBODY, "C#siti", None)
    numbers = [reports_number.compose(MONDAY, draw) for draw in (2, 1, 3)]
    assert by_reporter.load_latest_numbers("C#siti", 9) == numbers
    assert by_reporter.load_latest_numbers("C#siti", 1) == numbers[:1]
    assert by_reporter.load_latest_numbers("C#budi", 9) == []


def test_several_entries_of_one_check_are_one_call(aws: Aws, calls: Calls) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, None, None)
    late, entries = check_promise(report, MONDAY + timedelta(days=6), city())
    calls.made.clear()
    reports.save_report(report, late, entries)
    assert calls.made == ["TransactWriteItems"]
    assert [entry.seq for entry in reports.load_report(report.number)[1]] == [*range(1, 9)]


def test_a_number_nobody_has_is_unknown(aws: Aws) -> None:
    with pytest.raises(UnknownReport):
        reports.load_report("JK261123-00000")


def test_a_poll_never_reads_the_contact_or_the_notices(aws: Aws) -> None:
    report, entry = a_report()
    intake_store.create_report(report, entry, Contact("Siti", "+62812", "s@r.id"), "C#x", None)
    read = client("dynamodb").query(
        TableName="tanggap",
        KeyConditionExpression="pk = :pk AND sk < :end",
        ExpressionAttributeValues={
            ":pk": {"S": f"R#{report.number}"},
            ":end": {"S": "U"},
        },
    )
    assert [item["sk"]["S"] for item in read["Items"]] == ["A", "T#000001"]
    assert "Siti" not in str(read)


@pytest.mark.parametrize(
    ("level", "place", "indexes"),
    [
        (Visibility.PRIVATE, FULL["place"], {"wpk"}),
        (Visibility.FACTS, FULL["place"], {"wpk", "dpk", "apk"}),
        (Visibility.FACTS, Place(found="outside"), {"wpk", "dpk"}),
        (Visibility.PUBLIC, FULL["place"], {"wpk", "dpk", "apk"}),
        (Visibility.PUBLIC, Place(found="outside"), {"wpk", "dpk"}),
    ],
)
def test_only_listed_reports_are_in_public_indexes(
    aws: Aws, level: Visibility, place: Place, indexes: set[str]
) -> None:
    report, entry = a_report(visibility=level, place=place)
    intake_store.create_report(report, entry, NOBODY, None, None)
    item = stored(aws, report.number)
    assert {name for name in item if name in ("wpk", "apk", "dpk", "mpk")} == indexes
    assert item["wpk"] == f"W#{report.holder}"
    if "apk" in item:
        assert item["apk"] == f"P#{KEBON_JERUK}"
        assert item["dpk"] in ("D#0", "D#1")


def test_a_closed_report_leaves_the_queue_and_a_confirmed_one_is_listed_by_month_alone(
    aws: Aws,
) -> None:
    report, entry = a_report()
    intake_store.create_report(report, entry, NOBODY, None, None)
    keys = []
    for action in (Action.PROSES, Action.SELESAI):
        after, entry = officer_actions.take_step(
            report, an_officer(), a_step(action), MONDAY, city()
        )
        reports.save_report(report, after, [entry])
        report = after
        keys.append(stored(aws, report.number)["wpk"])
    after, entry = verify_closing(report, a_verifier(), a_judgement(3), MONDAY, city())
    reports.save_report(report, after, [entry])
    report = after
    keys.append(stored(aws, report.number)["wpk"])
    assert keys == [f"W#{KEBON_JERUK}", "Y#BIROPEM", f"V#{KEBON_JERUK}"]
    after, entries = check_promise(report, MONDAY + timedelta(days=90), city())
    reports.save_report(report, after, entries)
    item = stored(aws, report.number)
    assert (item["wpk"], item["wsk"][-15:]) == ("T#202611", report.number)
    assert "next_check" not in item


def test_empty_attributes_are_not_stored(aws: Aws) -> None:
    report, entry = a_report(**BARE)
    intake_store.create_report(report, entry, NOBODY, None, None)
    for item in aws.items():
        assert all(value not in (None, "", [], ()) for value in item.values()), item


def test_a_report_that_is_there_is_never_written_over(aws: Aws) -> None:
    report, entry = a_report()
    intake_store.create_report(report, entry, NOBODY, None, None)
    before = aws.items()
    other = replace(report, holder="31.72")
    with pytest.raises(Collision):
        intake_store.create_report(other, entry, NOBODY, None, None)
    assert aws.items() == before


def test_the_stream_tells_uploads_from_what_is_to_be_fetched(aws: Aws) -> None:
    report, first = a_report()
    intake_store.create_report(report, first, NOBODY, None, None)
    media = (("b.jpg", Media("partner", "https://jaki.test/b.jpg")),)
    addition = Addition("", MONDAY, True, photos=("a.jpg", "b.jpg"), media=media)
    after, entry = lifecycle.add_to_report(report, addition, city())
    reports.save_report(report, after, [entry])
    images = [record["dynamodb"]["NewImage"] for record in aws.records()]
    [told] = [decode_change(each) for each in images if each["sk"]["S"] == "T#000002"]
    assert (told.uploaded, told.media) == (("a.jpg",), True)


def test_the_stream_brings_what_announcing_needs_and_no_other_read(aws: Aws) -> None:
    report, first = a_report(visibility=Visibility.PRIVATE, **FULL)
    intake_store.create_report(report, first, NOBODY, None, None)
    after, second = officer_actions.take_step(
        report, an_officer(), a_step(Action.PROSES), MONDAY, city()
    )
    reports.save_report(report, after, [second])
    images = [
        record["dynamodb"]["NewImage"]
        for record in aws.records()
        if record["dynamodb"]["Keys"]["sk"]["S"].startswith("T#")
    ]
    filed, acted = [decode_change(image) for image in images]
    assert (filed.run, filed.next_check) == (1, report.next_check)
    assert (filed.uploaded, filed.media) == (("a.jpg", "b.png"), False)
    assert filed.sent_at == MONDAY - timedelta(minutes=5)
    assert (acted.run, acted.next_check) == (None, None)
    assert (acted.kind, acted.status, acted.holder) == ("status", "proses", KEBON_JERUK)
    assert (acted.channel, acted.category, acted.area) == ("website", "sampah", KEBON_JERUK)
    assert (acted.visibility, acted.at, acted.seq) == (Visibility.PRIVATE, second.at, 2)
