"""Commands: how a report stands, what its closing was worth, no more notices, and notices again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from itertools import count
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.inbound import text_commands
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.notifications import service as notifications_service
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact, Wishes
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import TRIES
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind
from tests.builders import MONDAY, PHONE, a_draft, a_sent_step, a_step, an_officer, loaded
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

SITI = Contact("Siti", PHONE, proven=frozenset({"sms"}))
BUDI = Contact("Budi", "+6281299999999", proven=frozenset({"sms"}))
NAMES = count(1)  # of messages
NOBODYS = numbers.compose(MONDAY, 99)
MISTYPED = f"{NOBODYS[:-1]}{'0' if NOBODYS[-1] != '0' else '1'}"


@pytest.fixture(autouse=True)
def monday(hands: Hands) -> Iterator[None]:
    hands.to(MONDAY)
    channel_monitor._waiting = channel_monitor._Waiting()
    yield
    channel_monitor._waiting = channel_monitor._Waiting()


def filed(contact: Contact = SITI, *actions: Action, **draft: Any) -> str:
    """A report of somebody's, and what its office did with it."""
    given = {"contact": contact, "received_at": clock.now(), **draft}
    number = intake_service.file_draft(a_draft(**given)).report.number
    for action in actions:
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    return number


def closed(contact: Contact = SITI) -> str:
    return filed(contact, Action.PROSES, Action.SELESAI)


def said(
    word: CommandWord,
    number: str | None = None,
    stars: int | None = None,
    *,
    by: Contact = SITI,
    name: str = "",
) -> MessageResult:
    """What a command is answered; each is another message, unless it has a ``name``."""
    command = Command(word, number, stars)
    name = name or f"SM{next(NAMES)}"
    draft = a_draft(channel="sms", external_id=name, description=word, contact=by)
    return text_commands.run_command(command, Message(draft=draft, command=command))


def ratings(number: str) -> list[tuple[str, int | None]]:
    entries = loaded(number)[1]
    return [(entry.by, entry.stars) for entry in entries if entry.kind is Kind.RATING]


def tell_all(number: str) -> None:
    for entry in loaded(number)[1]:
        notifications_service.send_notices(number, entry.seq)


# STATUS


@pytest.mark.parametrize("by", [SITI, BUDI, Contact()], ids=["reporter", "stranger", "nobody"])
def test_who_knows_the_number_is_told_how_it_stands(aws: Aws, by: Contact) -> None:
    number = filed(SITI, Action.PROSES)
    told = said(CommandWord.STATUS, number, by=by, name="SM9")
    assert (told.became, told.number, told.external_id) == (ResultKind.STATUS, number, "SM9")
    assert told.text.startswith(f"Laporan {number}: sedang diproses oleh Kel. Kebon Jeruk. Jawaban")
    assert told.track_url == f"https://lapor.tanggap.test/laporan/{number}"
    assert (told.token, told.repeated) == (None, False)


@pytest.mark.parametrize("written", [str.lower, lambda text: text.replace("-", "  ")])
def test_a_number_may_be_written_in_any_way(aws: Aws, written: Any) -> None:
    number = filed()
    assert said(CommandWord.STATUS, written(number)).number == number


def test_without_a_number_the_talkers_own_open_reports_are_told(aws: Aws, hands: Hands) -> None:
    first = filed()
    assert said(CommandWord.STATUS).number == first
    hands.forward(hours=1)
    last = filed(SITI, Action.PROSES)
    hands.forward(hours=1)
    strange = filed(BUDI)
    told = said(CommandWord.STATUS)
    assert (told.became, told.number) == (ResultKind.STATUS, None)
    assert told.text.splitlines() == [
        "Laporan Anda yang belum selesai:",
        f"Laporan {last}: sedang diproses oleh Kel. Kebon Jeruk.",
        f"Laporan {first}: menunggu jawaban Kel. Kebon Jeruk.",
    ]
    assert strange not in told.text
    for number, action in ((first, Action.PROSES), (first, Action.SELESAI), (last, Action.SELESAI)):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    assert said(CommandWord.STATUS).number == last, "without an open one it is the last report"


def test_whom_the_sender_knows_by_an_id_has_a_last_report_too(aws: Aws) -> None:
    here = Contact(reply="x/dm/1/22", person="22")
    number = filed(here)
    there = Contact("Siti C.", reply="x/post/1/555/22", person="22")
    assert said(CommandWord.STATUS, by=there).number == number
    other = Contact(reply="meta/message/1/22", person="22")  # another sender's 22
    assert said(CommandWord.STATUS, by=other).became is ResultKind.REFUSED


@pytest.mark.parametrize("number", [NOBODYS, MISTYPED, "", "apa saja", "\x00"])
def test_a_number_nobody_has_is_told_so(aws: Aws, number: str) -> None:
    if number:
        filed()  # a mistyped number is not taken for the last report
    told = said(CommandWord.STATUS, number)
    assert (told.became, told.number, told.track_url) == (ResultKind.REFUSED, None, None)
    assert ("tidak kami kenal" if number else "Belum ada laporan dari Anda") in told.text


@pytest.mark.parametrize("by", [BUDI, Contact()], ids=["has none", "leaves no way"])
def test_who_has_no_report_is_told_what_to_write(aws: Aws, by: Contact) -> None:
    filed()
    told = said(CommandWord.STATUS, by=by)
    assert told.became is ResultKind.REFUSED
    assert "STATUS JK" in told.text


# RATING


@pytest.mark.parametrize("stars", [1, 5])
def test_the_reporter_rates_the_closing(aws: Aws, lines: StringIO, stars: int) -> None:
    number = closed()
    told = said(CommandWord.RATING, number, stars)
    assert (told.became, told.number) == (ResultKind.RATING, number)
    assert f"Nilai {stars} untuk laporan {number}" in told.text
    report, entries = loaded(number)
    assert report.rating == stars
    assert ratings(number) == [("pelapor", stars)]
    assert find_first_break(number, report.filing, entries) is None
    assert '"message":"rated"' in lines.getvalue()
    assert PHONE not in lines.getvalue()


def test_without_a_number_the_last_report_is_rated(aws: Aws) -> None:
    number = closed()
    assert said(CommandWord.RATING, None, 4).number == number
    assert ratings(number) == [("pelapor", 4)]


def test_a_reporter_is_known_by_any_way_to_them(aws: Aws) -> None:
    number = closed(Contact("Siti", PHONE, "siti@rumah.id"))
    by = Contact(email="siti@rumah.id", proven=frozenset({"email"}))
    assert said(CommandWord.RATING, number, 4, by=by).became is ResultKind.RATING


@pytest.mark.parametrize(
    "by",
    [BUDI, Contact("Siti"), Contact(), Contact(email="siti@rumah.id"), Contact("Siti", PHONE)],
    ids=["another", "the same name", "nobody", "a way not left", "a way not proven"],
)
def test_a_stranger_can_not_rate(aws: Aws, by: Contact) -> None:
    number = closed()
    told = said(CommandWord.RATING, number, 1, by=by)
    assert (told.became, told.number) == (ResultKind.REFUSED, number)
    assert "Hanya pelapor" in told.text
    assert ratings(number) == []


def test_who_left_no_way_is_not_the_same_as_another_who_left_none(aws: Aws) -> None:
    number = closed(Contact())
    assert said(CommandWord.RATING, number, 5, by=Contact()).became is ResultKind.REFUSED


@pytest.mark.parametrize("actions", [(), (Action.PROSES,)])
def test_what_is_open_is_not_rated(aws: Aws, actions: tuple[Action, ...]) -> None:
    number = filed(SITI, *actions)
    told = said(CommandWord.RATING, number, 5)
    assert (told.became, ratings(number)) == (ResultKind.REFUSED, [])
    assert "belum selesai" in told.text


def test_a_closing_is_rated_once(aws: Aws) -> None:
    number = closed()
    assert said(CommandWord.RATING, number, 5).became is ResultKind.RATING
    again = said(CommandWord.RATING, number, 1)
    assert (again.became, ratings(number)) == (ResultKind.REFUSED, [("pelapor", 5)])
    assert "sudah Anda nilai" in again.text


def test_a_rating_that_comes_again_is_answered_as_the_first_time(aws: Aws) -> None:
    number = closed()
    first = said(CommandWord.RATING, number, 2, name="SM8")
    again = said(CommandWord.RATING, number, 2, name="SM8")
    assert again == replace(first, repeated=True)
    resent = said(CommandWord.RATING, number, 2, name="SM9")
    assert resent == replace(first, external_id="SM9")
    assert ratings(number) == [("pelapor", 2)]


@pytest.mark.parametrize(
    ("word", "stars", "words"),
    [
        (CommandWord.STATUS, None, "done by Kel. Kebon Jeruk."),
        (CommandWord.RATING, 4, "your rating of 4"),
        (CommandWord.RATING, None, "Write RATING, the number and 1 to 5"),
        (CommandWord.STOP, None, "no more updates here. To get them again, reply START"),
        (CommandWord.START, None, "get updates here again"),
        (CommandWord.LINK, None, "opens once"),
    ],
)
def test_who_chose_english_is_answered_in_english(
    aws: Aws, word: CommandWord, stars: int | None, words: str
) -> None:
    closed(replace(SITI, wishes=Wishes(Language.ENGLISH)))
    assert words in said(word, stars=stars).text


def test_a_stranger_is_told_how_it_stands_in_indonesian(aws: Aws) -> None:
    number = closed(replace(SITI, wishes=Wishes(Language.ENGLISH)))
    assert (
        "selesai ditangani oleh Kel. Kebon Jeruk." in said(CommandWord.STATUS, number, by=BUDI).text
    )


def test_a_stranger_is_answered_in_the_language_of_their_own_report(aws: Aws) -> None:
    number = closed()
    filed(english := replace(BUDI, wishes=Wishes(Language.ENGLISH)))
    status = said(CommandWord.STATUS, number, by=english)
    assert "done by Kel. Kebon Jeruk." in status.text
    rating = said(CommandWord.RATING, number, 5, by=english)
    assert rating.text == f"Only its reporter can rate report {number}."
    missing = said(CommandWord.STATUS, NOBODYS, by=english)
    assert missing.text.startswith(f"We do not know report {NOBODYS}.")


def test_who_has_no_report_gets_no_link_and_is_told_so_in_indonesian(aws: Aws) -> None:
    told = said(CommandWord.LINK, by=BUDI)
    assert (told.became, told.text) == (
        ResultKind.REFUSED,
        "Belum ada laporan dari Anda. Punya nomornya? Tulis, misalnya STATUS JK261124-BRRAE4.",
    )


def test_a_rating_without_stars_is_told_how_to_write_it(aws: Aws) -> None:
    number = closed()
    told = said(CommandWord.RATING, number)
    assert (told.became, told.number, ratings(number)) == (ResultKind.REFUSED, number, [])
    assert "1 sampai 5" in told.text


@pytest.mark.parametrize("number", [NOBODYS, MISTYPED])
def test_a_report_nobody_has_is_not_rated(aws: Aws, number: str) -> None:
    told = said(CommandWord.RATING, number, 5)
    assert (told.became, told.number) == (ResultKind.REFUSED, None)
    assert "tidak kami kenal" in told.text


def test_a_rating_is_tried_again_when_somebody_writes_at_the_same_moment(
    aws: Aws, calls: Calls
) -> None:
    number = closed()
    comment = replace(a_step(Action.COMMENT))
    calls.meanwhile(
        "TransactWriteItems", lambda: casework_service.act_on_report(number, an_officer(), comment)
    )
    assert said(CommandWord.RATING, number, 3).became is ResultKind.RATING
    assert [entry.seq for entry in loaded(number)[1]] == [1, 2, 3, 4, 5]


def test_a_rating_that_is_always_overtaken_is_a_fault(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    def save(before: Any, *_: Any, **__: Any) -> None:
        tries.append(before.number)
        raise Overtaken

    number = closed()
    monkeypatch.setattr(reports, "save_report", save)
    with pytest.raises(Overtaken):
        said(CommandWord.RATING, number, 3)
    assert tries == [number] * TRIES


# STOP and START


def test_who_stops_hears_nothing_more_until_they_start_again(aws: Aws, hands: Hands) -> None:
    number = filed()
    tell_all(number)
    assert len(aws.texts()) == 1

    told = said(CommandWord.STOP)
    assert (told.became, told.number) == (ResultKind.STOPPED, None)
    assert "MULAI" in told.text
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.PROSES))
    tell_all(number)
    assert len(aws.texts()) == 1

    assert said(CommandWord.START).became is ResultKind.STARTED
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.SELESAI))
    tell_all(number)
    assert len(aws.texts()) == 2  # what they did not want to hear is not told afterwards
    assert "selesai ditangani" in aws.texts()[-1][1]


def test_all_reports_of_the_reporter_are_stopped_and_nobody_elses(aws: Aws) -> None:
    mine, hidden, others = filed(), filed(anonymous=True), filed(BUDI)
    said(CommandWord.STOP)
    for number in (mine, hidden, others):
        tell_all(number)
    assert [phone for phone, _ in aws.texts()] == [BUDI.phone]


def test_who_stops_by_sms_hears_nothing_by_mail_either(aws: Aws) -> None:
    number = filed(Contact("Siti", PHONE, "siti@rumah.id"))
    said(CommandWord.STOP)
    tell_all(number)
    assert (aws.texts(), aws.mails()) == ([], [])


def test_who_is_known_to_the_sender_only_can_stop_too(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(Contact(reply="x/dm/1/22", person="22"), channel="twitter")
    monkeypatch.setattr("chalicelib.platform.http_client.send", None)  # nothing may be sent
    said(CommandWord.STOP, by=Contact(reply="x/dm/1/22", person="22"))
    tell_all(number)


@pytest.mark.parametrize("word", [CommandWord.STOP, CommandWord.START])
@pytest.mark.parametrize("by", [SITI, Contact(), Contact("Siti")])
def test_stopping_and_starting_do_no_harm_to_who_has_no_report_or_did_it_before(
    aws: Aws, word: CommandWord, by: Contact
) -> None:
    for _ in range(2):
        assert said(word, by=by).became in (ResultKind.STOPPED, ResultKind.STARTED)
    assert [item["sk"] for item in aws.items()] == ["Y"] * 2, "the answers, and nothing else"


def test_a_report_filed_after_a_stop_is_told(aws: Aws, hands: Hands) -> None:
    filed()
    said(CommandWord.STOP)
    hands.to(MONDAY + timedelta(hours=1))
    number = filed()
    tell_all(number)
    assert [number in text for _, text in aws.texts()] == [True]


def test_who_stopped_may_still_ask_and_rate(aws: Aws) -> None:
    number = closed()
    said(CommandWord.STOP)
    assert said(CommandWord.STATUS).number == number
    assert said(CommandWord.RATING, number, 2).became is ResultKind.RATING
    assert ratings(number) == [("pelapor", 2)]


def test_a_command_stores_nothing_of_what_was_written(aws: Aws) -> None:
    filed()
    before = aws.items()
    said(CommandWord.STATUS)
    assert aws.items() == before


def test_the_only_open_report_is_told_before_a_later_one_that_is_finished(
    aws: Aws, hands: Hands
) -> None:
    still_open = filed()
    hands.forward(hours=1)
    closed()
    assert said(CommandWord.STATUS).number == still_open


# REOPEN


def test_the_reporter_reopens_what_is_not_finished(aws: Aws) -> None:
    number = closed()
    told = said(CommandWord.REOPEN)
    assert (told.became, told.number) == (ResultKind.REOPENED, number)
    assert told.text.startswith(f"Laporan {number} dibuka kembali.")
    report, timeline = loaded(number)
    assert (report.status, report.reopenings, timeline[-1].kind) == ("proses", 1, Kind.REOPEN)
    again = said(CommandWord.REOPEN, number)  # the message came again, or is sent again
    assert (again.became, loaded(number)[0].reopenings) == (ResultKind.STATUS, 1)


def test_a_stranger_reopens_nothing(aws: Aws) -> None:
    number = closed()
    told = said(CommandWord.REOPEN, number, by=BUDI)
    assert (told.became, loaded(number)[0].open) == (ResultKind.REFUSED, False)


def test_what_cannot_be_reopened_is_told_with_where_to_look(aws: Aws, hands: Hands) -> None:
    number = closed()
    hands.forward(days=60)
    told = said(CommandWord.REOPEN, number)
    assert told.became is ResultKind.REFUSED
    assert told.text.endswith(f"/l/{number}")


# Small talk


def talked(word: CommandWord, *, public: bool = False, by: Contact = SITI) -> MessageResult:
    draft = a_draft(channel="sms", external_id="SM9", description=word, contact=by)
    message = Message(draft=draft, talker=None if public else "sms/1")
    return text_commands.answer_small_talk(Command(word, language=Language.ENGLISH), message)


def test_greetings_and_thanks_are_answered_in_the_writers_language(aws: Aws) -> None:
    assert talked(CommandWord.THANKS).text == "You are welcome."
    filed()  # whose reporter reads Indonesian
    assert talked(CommandWord.THANKS).text == "Sama-sama."
    assert "112" in talked(CommandWord.HELP).text


def test_in_public_nobody_is_told_what_others_may_not_read(aws: Aws) -> None:
    number = closed()
    assert talked(CommandWord.GREETING, public=True).text == ""
    for word in (CommandWord.STATUS, CommandWord.LINK, CommandWord.REOPEN):
        told = talked(word, public=True)
        assert (told.became, told.number) == (ResultKind.TALK, None)
        assert "pesan langsung" in told.text
    assert not loaded(number)[0].open
