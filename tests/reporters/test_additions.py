"""What citizens add is put into the timeline: once, by whoever said it, whatever breaks between."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.inbound import service as inbound_service
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_monitor, channel_traffic_store
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER
from chalicelib.platform.errors import UnknownReport
from chalicelib.reporters import additions
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media, Place
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import TRIES
from chalicelib.reports.timeline import Entry
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Message, ResultKind
from tests.builders import KEBON_JERUK, MONDAY, PHONE, a_draft, a_step, an_officer, loaded
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands

BY_SMS = frozenset({"sms"})
SITI = Contact("Siti", PHONE, proven=BY_SMS)
BUDI = Contact("Budi", "+6281299999999", proven=BY_SMS)
NOWHERE: dict[str, Any] = {"lat": None, "lng": None}
SAID = "Sampahnya di Jl. Panjang, Kelurahan Kebon Jeruk"


@pytest.fixture(autouse=True)
def monday(hands: Hands) -> Iterator[None]:
    hands.to(MONDAY)
    channel_monitor._waiting = channel_monitor._Waiting()
    yield
    channel_monitor._waiting = channel_monitor._Waiting()


def filed(contact: Contact = SITI, **changes: Any) -> str:
    return intake_service.file_draft(a_draft(contact=contact, **changes)).report.number


def added(
    number: str, name: str = "m1", *, by: Contact = SITI, says: str = "Masih ada", **changes: Any
) -> None:
    """Somebody adds to the report they name."""
    given = {"channel": "twitter", "external_id": name, "contact": by, **NOWHERE, **changes}
    draft: Draft = a_draft(description=says, **given)
    told = inbound_service._take_message(Message(draft=draft, number=number))
    assert (told.became, told.number) == (ResultKind.COMMENT, number)


def waiting(aws: Aws) -> list[tuple[str, str]]:
    """The additions that are in no timeline yet."""
    items = aws.items()
    return [(i["pk"][2:], i["sk"]) for i in items if i["sk"].startswith("Z#inbox#")]


def join_all(aws: Aws) -> None:
    for number, key in waiting(aws):
        additions.join_addition(number, key)


def timeline(number: str) -> tuple[Report, list[Entry]]:
    report, entries = loaded(number, consistent=True)
    assert find_first_break(number, report.filing, entries) is None
    return report, list(entries[1:])


def test_an_addition_becomes_an_entry_and_waits_no_more(aws: Aws, lines: StringIO) -> None:
    number = filed()
    added(number, received_at=MONDAY + timedelta(minutes=5))
    join_all(aws)
    _, [entry] = timeline(number)
    assert (entry.seq, entry.note, entry.by) == (2, "Masih ada", REPORTER)
    assert entry.at == MONDAY + timedelta(minutes=5)
    assert waiting(aws) == []
    assert '"message":"joined"' in lines.getvalue()
    assert "Masih" not in lines.getvalue()


def test_joining_again_adds_nothing(aws: Aws) -> None:
    number = filed()
    added(number)
    [(_, key)] = waiting(aws)
    for _ in range(3):
        additions.join_addition(number, key)
    assert len(timeline(number)[1]) == 1


def test_an_addition_is_one_query_and_one_transaction(aws: Aws, calls: Calls) -> None:
    number = filed()
    added(number)
    [(_, key)] = waiting(aws)
    calls.made.clear()
    additions.join_addition(number, key)
    assert calls.made == ["Query", "TransactWriteItems", "UpdateItem"]  # the last counts it


def test_a_report_that_is_not_there_is_unknown(aws: Aws) -> None:
    with pytest.raises(UnknownReport):
        additions.join_addition("JK261123-00000", "Z#inbox#x")


def test_who_is_overtaken_joins_after_what_came_in_between(aws: Aws, calls: Calls) -> None:
    number = filed()
    added(number)
    step = a_step(Action.PROSES)
    calls.meanwhile(
        "TransactWriteItems", lambda: casework_service.act_on_report(number, an_officer(), step)
    )
    join_all(aws)
    report, entries = timeline(number)
    assert [(entry.seq, entry.by) for entry in entries] == [(2, KEBON_JERUK), (3, REPORTER)]
    assert entries[1].status == report.status == "proses"


def test_two_copies_at_the_same_moment_join_once(aws: Aws, calls: Calls) -> None:
    number = filed()
    added(number)
    [(_, key)] = waiting(aws)
    calls.meanwhile("TransactWriteItems", lambda: additions.join_addition(number, key))
    additions.join_addition(number, key)
    assert len(timeline(number)[1]) == 1


def test_who_is_always_overtaken_gives_up_and_waits(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def save(before: Report, *_: Any, **__: Any) -> None:
        tries.append(before.number)
        raise Overtaken

    number = filed()
    added(number)
    with monkeypatch.context() as busy:
        busy.setattr(reports, "save_report", save)
        with pytest.raises(Overtaken):
            join_all(aws)
    assert tries == [number] * TRIES
    assert len(waiting(aws)) == 1
    join_all(aws)
    assert len(timeline(number)[1]) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["Query", "TransactWriteItems", "UpdateItem"])
@pytest.mark.parametrize("fault", [RuntimeError("it fails"), Died()], ids=["fails", "dies"])
def test_whatever_breaks_the_stream_brings_it_again_and_it_is_there_once(
    aws: Aws, calls: Calls, step: str, after: bool, fault: BaseException
) -> None:
    number = filed()
    aws.pump()
    added(number)
    calls.on(step, fault, after=after)
    with suppress(Died):
        aws.pump()
    for _ in range(3):
        aws.pump()
    assert calls.traps == []
    assert [entry.note for entry in timeline(number)[1]] == ["Masih ada"]
    assert waiting(aws) == []


def test_the_entry_is_announced_like_any_other(aws: Aws) -> None:
    number = filed()
    added(number, media=(Media("x", "https://pbs.twimg.com/a.jpg", "image/jpeg"),))
    aws.pump()
    aws.pump()
    told = aws.bodies()
    assert [body["MessageAttributes"]["kind"]["Value"] for body in told] == ["status", "comment"]
    media = [body["MessageAttributes"].get("media", {}).get("Value") for body in told]
    assert media == [None, "yes"]


def test_one_reports_poison_does_not_hold_up_the_others(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    ill, well = filed(), filed()
    aws.pump()
    really = additions.join_addition

    def join(number: str, key: str) -> None:
        if number == ill:
            raise ValueError("poison")
        really(number, key)

    monkeypatch.setattr(additions, "join_addition", join)
    added(ill, "m1")
    added(well, "m2")
    assert len(aws.pump()["batchItemFailures"]) == 1
    assert [len(timeline(number)[1]) for number in (ill, well)] == [0, 1]


# Who said it.

CLAIMED = replace(SITI, proven=frozenset())
MAIL = Contact(phone=PHONE, email="siti@rumah.id")
PARTNER = Contact(reply="partner/JAKI-1")
PARTNERS_SITI = Contact("Siti", PHONE, "siti@rumah.id", "partner/JAKI-1")
X = Contact("Siti", reply="x/post/1/5/22", person="22")


@pytest.mark.parametrize(
    ("reporter", "by", "told"),
    [
        (SITI, SITI, REPORTER),
        (CLAIMED, SITI, REPORTER),
        (SITI, CLAIMED, CITIZEN),
        (SITI, Contact("Siti Rahma", PHONE, "siti@rumah.id", proven=BY_SMS), REPORTER),
        (SITI, Contact("Siti", PHONE, "siti@rumah.id", proven=frozenset({"email"})), CITIZEN),
        (MAIL, Contact(email="Siti@rumah.id", proven=frozenset({"email"})), REPORTER),
        (MAIL, Contact(email="siti@rumah.id"), CITIZEN),
        (MAIL, Contact(email="siti@rumah.id", reply="ses/1@rumah.id"), CITIZEN),
        (SITI, BUDI, CITIZEN),
        (SITI, Contact("Siti"), CITIZEN),
        (Contact(), Contact(), CITIZEN),
        (X, Contact("Siti C.", reply="x/dm/1/22", person="22"), REPORTER),
        (X, Contact("Siti", reply="x/post/1/5/23", person="23"), CITIZEN),
        (X, Contact("Siti", reply="meta/message/1/22", person="22"), CITIZEN),
        (PARTNER, Contact(reply="partner/JAKI-2"), CITIZEN),  # any of its people
        (PARTNERS_SITI, Contact(reply="partner/JAKI-2"), CITIZEN),
        (PARTNER, Contact(phone=PHONE, reply="partner/JAKI-2"), CITIZEN),
        # it vouches for the people whose reports it brought
        (PARTNERS_SITI, Contact(phone=PHONE, reply="partner/JAKI-2"), REPORTER),
        (PARTNERS_SITI, Contact(email="SITI@rumah.id", reply="partner/JAKI-2"), REPORTER),
        (PARTNERS_SITI, Contact(phone=BUDI.phone, reply="partner/JAKI-2"), CITIZEN),
        (PARTNERS_SITI, CLAIMED, CITIZEN),
        (CLAIMED, Contact(phone=PHONE, reply="partner/JAKI-2"), CITIZEN),
        (SITI, Contact(reply="partner/JAKI-2"), CITIZEN),
    ],
)
def test_an_addition_is_the_reporters_when_it_proves_a_way_to_them(
    aws: Aws, reporter: Contact, by: Contact, told: str
) -> None:
    number = filed(reporter, channel="jaki")
    added(number, by=by, channel="jaki")
    join_all(aws)
    assert [entry.by for entry in timeline(number)[1]] == [told]


def test_a_partner_vouches_for_nobody_on_the_channel_of_another(aws: Aws) -> None:
    number = filed(PARTNERS_SITI, channel="jaki", **NOWHERE)
    added(number, by=Contact(phone=PHONE, reply="partner/Q-1"), says=SAID, channel="qlue")
    join_all(aws)
    report, [entry] = timeline(number)
    assert (entry.by, entry.place, report.holder) == (CITIZEN, None, "BIROPEM")


# What it tells.


def test_a_stranger_who_claims_the_reporters_number_places_nothing(aws: Aws) -> None:
    number = filed(**NOWHERE)
    added(number, by=CLAIMED, says=SAID)
    join_all(aws)
    report, [entry] = timeline(number)
    assert (entry.by, entry.place, report.holder) == (CITIZEN, None, "BIROPEM")


def test_what_the_reporter_tells_places_the_report(aws: Aws) -> None:
    number = filed(**NOWHERE)
    added(number, says=SAID)
    join_all(aws)
    report, [entry] = timeline(number)
    assert report.place == Place(SAID, area=KEBON_JERUK, found="qualified")
    assert (report.holder, entry.to) == (KEBON_JERUK, (KEBON_JERUK,))


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (
            {"lat": -6.1926, "lng": 106.7697},
            Place(None, -6.1926, 106.7697, KEBON_JERUK, "cell"),
        ),
        (
            {"lat": -6.1926, "lng": 106.7697, "address": "Gang 5"},
            Place("Gang 5", -6.1926, 106.7697, KEBON_JERUK, "cell"),
        ),
        (
            {"address": "Kel. Kebon Jeruk"},
            Place("Kel. Kebon Jeruk", None, None, KEBON_JERUK, "qualified"),
        ),
        (
            {"address": "rumah Ibu Siti Aminah", "description": SAID},
            Place("rumah Ibu Siti Aminah", None, None, KEBON_JERUK, "qualified", ((10, 21),)),
        ),
        ({}, None),
        ({"lat": -6.9, "lng": 107.6}, None),
    ],
)
def test_a_place_is_told_by_pin_by_address_or_in_words(
    aws: Aws, told: dict[str, Any], place: Place | None
) -> None:
    told = dict(told)
    says = told.pop("description", "Di sini")
    number = filed(**NOWHERE)
    added(number, says=says, **told)
    join_all(aws)
    _, [entry] = timeline(number)
    assert entry.place == place


def test_personal_data_is_marked_in_the_words_and_in_the_place_they_tell(aws: Aws) -> None:
    number = filed(visibility="public", **NOWHERE)
    added(number, says="Hubungi 0812-3456-7890, di Kelurahan Kebon Jeruk")
    join_all(aws)
    report, [entry] = timeline(number)
    assert entry.masks == report.place.masks == ((8, 22),)


def test_the_address_of_a_long_text_is_cut(aws: Aws) -> None:
    number = filed(**NOWHERE)
    added(number, says=f"{SAID} {'x ' * 500}")
    join_all(aws)
    report, [entry] = timeline(number)
    assert len(report.place.address or "") == 300
    assert len(entry.note or "") > 300


def test_a_matter_is_suggested_by_what_the_reporter_adds(aws: Aws) -> None:
    number = filed(description="tolong")
    added(number, says="Sampah menumpuk di depan gang")
    join_all(aws)
    report = timeline(number)[0]
    assert (report.category, report.holder) == ("sampah", KEBON_JERUK)


def test_a_photo_alone_is_an_addition(aws: Aws) -> None:
    number = filed()
    photos = (
        Media("whatsapp", "991", "image/jpeg"),
        Media("partner", "https://jaki.test/a b.jpg", None),
    )
    added(number, says="", media=photos)
    join_all(aws)
    _, [entry] = timeline(number)
    assert entry.note is None
    assert tuple(media for _, media in entry.media) == photos
    assert entry.photos == tuple(name for name, _ in entry.media)
    assert [name.endswith(".jpg") for name in entry.photos] == [True, False]


def test_what_joined_is_part_of_its_channels_traffic(aws: Aws) -> None:
    number = filed()
    added(number, received_at=MONDAY, sent_at=MONDAY - timedelta(seconds=30))
    join_all(aws)
    [hour] = channel_traffic_store.load_since(MONDAY - timedelta(hours=1))["twitter"]
    assert hour.counts == {"taken": 1, "lag": 30, "lagged": 1}
