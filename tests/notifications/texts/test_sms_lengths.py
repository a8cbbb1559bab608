"""How long every SMS is: with the longest short name of an office, the longest reason, a moment of
another year, and the address that a stack has by itself, in both languages.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import ReasonKind, Visibility
from chalicelib.inbound import filing_result
from chalicelib.notifications import entry_notices, greeting, later_notices
from chalicelib.notifications.notified_kinds import NOTIFIED_KINDS
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.texts import receipt_texts
from chalicelib.notifications.texts.gsm_text import ALPHABET, ONE_PART, TWO_PARTS, count_septets
from chalicelib.notifications.texts.notice_texts import SENTENCES
from chalicelib.notifications.texts.sms_texts import short_name_of
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.contact.preferences import SMS, Contact, Wishes
from chalicelib.reports.filing import OUTSIDE, UNKNOWN, Place
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import Decision, Entry, Promised, Verdict
from chalicelib.reports.tracking import short_url, track_url
from tests.builders import MONDAY, PHONE, a_draft, a_report, wib
from tests.moto_aws import Aws, Hands

CITY = city()
OFFICE = max(CITY.offices.values(), key=lambda office: len(office.short_name)).code
HOST = "https://d1234567890abc.cloudfront.net"  # of a stack without a name of its own
NOTE = "Sudah kami {tindak} lanjuti bersama warga dan petugas di lapangan. " * 40
YEAR = wib("2027-12-24 12:20")  # it is told, since it is another one
CATEGORY = max(CITY.categories.values(), key=lambda row: len(row.name)).code

Told = tuple[Report, Entry]


@pytest.fixture(autouse=True)
def long_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PUBLIC_URL", HOST)
    settings.cache_clear()
    yield
    settings.cache_clear()


def longest_reason(kind: ReasonKind) -> str:
    rows = (row for row in CITY.reasons.values() if row.kind is kind)
    return max(rows, key=lambda row: len(row.name)).code


def told(kind: Kind, status: Status = Status.PROSES, **changes: object) -> Told:
    """An entry at the office with the longest short name, and its report."""
    report, first = a_report(channel="sms")
    report = replace(
        report, holder=OFFICE, status=status, version=3, respond_by=YEAR, complete_by=YEAR
    )
    usual = {"seq": 2, "kind": kind, "status": status, "by": OFFICE, "holder": OFFICE, "note": NOTE}
    entry = replace(first, **{**usual, **changes})  # type: ignore[arg-type]
    return report, entry


def list_changes() -> Iterator[Told]:
    """Yield every notice that is neither a receipt nor a closing."""
    open_statuses = [status for status in Status if status is not Status.SELESAI]
    yield from (told(Kind.STATUS, status) for status in open_statuses)
    yield from (told(Kind.COMMENT, by=by) for by in (OFFICE, CITIZEN, SYSTEM))
    yield told(Kind.COMMENT, by=REPORTER, to=(OFFICE,))
    yield told(Kind.QUESTION)
    for until in (None, YEAR):
        yield told(Kind.PAUSE, reason=longest_reason(ReasonKind.PAUSE), until=until)
        yield told(Kind.CATEGORY, category=CATEGORY, until=until)
    yield told(Kind.RESUME, by=SYSTEM, note=None)
    for verdict in Verdict:
        yield told(Kind.VERIFICATION, verdict=verdict)
    for kind in (Kind.IDENTITY, Kind.PHOTOS_OPENED):
        yield told(kind, reason=longest_reason(ReasonKind.IDENTITY))
    for to in ((), (OFFICE,)):
        yield told(Kind.REOPEN, by=REPORTER, to=to)
        yield told(Kind.PLACE, by=REPORTER, to=to)
        yield told(Kind.PLACE, note=f"Jalan Melati\n{NOTE}", to=to)
        yield told(Kind.MERGE, to=to)
        yield told(Kind.UNMERGE, to=to)
    yield told(Kind.APPEAL, by=REPORTER, to=(OFFICE,))
    yield told(Kind.TAKEN_BACK, to=(OFFICE,))
    yield told(Kind.WITHDRAWN, Status.SELESAI, by=REPORTER)
    yield told(Kind.EXPORT, by=REPORTER)
    yield told(Kind.CONFIRMATION, Status.SELESAI, by=SYSTEM, note=None)
    for level in Visibility:
        yield told(Kind.VISIBILITY, by=REPORTER, visibility=level)
    yield told(Kind.VISIBILITY, by=SYSTEM, visibility=Visibility.FACTS)
    for decision, by in product(Decision, (OFFICE, SYSTEM)):
        reason = longest_reason(ReasonKind.MODERATION)
        yield told(Kind.MODERATION, decision=decision, by=by, reason=reason, until=YEAR)
    yield told(Kind.MODERATION, decision=Decision.APPEAL, by=REPORTER, until=YEAR)
    late = {"until": MONDAY, "at": MONDAY + timedelta(days=398, hours=23)}
    for promise in Promised:
        yield told(Kind.ESCALATION, by=SYSTEM, note="up1", to=(OFFICE,), promise=promise, **late)
    yield told(Kind.ESCALATION, by=SYSTEM, note="redflag", to=(OFFICE, "BIROPEM"), **late)


def list_closings() -> Iterator[Told]:
    for reason in (None, longest_reason(ReasonKind.OUTSIDE)):
        report, entry = told(Kind.STATUS, Status.SELESAI, reason=reason)
        outcome = Outcome.OUTSIDE if reason else Outcome.DONE
        closed = {"closed_at": MONDAY, "closed_in": 2, "outcome": outcome}
        yield replace(report, **closed), entry  # type: ignore[arg-type]


def text_of(
    told_entry: Told, language: Language, *, proven: bool = True, other: bool = False
) -> str:
    report, entry = told_entry
    wishes = Wishes(language, addresses={SMS: "+6281299990000"} if other else {})
    contact = Contact(phone=PHONE, proven=frozenset({SMS} if proven else ()), wishes=wishes)
    addressed = Addressed(report.number, report, (entry,), contact, ())
    return entry_notices.build_notice(addressed, entry, SMS).whole


def check(text: str, most: int) -> None:
    assert count_septets(text) <= most, (count_septets(text), text)
    assert ALPHABET.issuperset(text), text
    assert "{" not in text.replace("{tindak}", "")
    assert "  " not in text


@pytest.mark.parametrize("language", Language)
def test_a_change_is_one_part_and_says_number_fact_link_and_stop(
    aws: Aws, hands: Hands, language: Language
) -> None:
    hands.to(MONDAY)
    kinds = set()
    for report, entry in list_changes():
        text = text_of((report, entry), language)
        check(text, ONE_PART)
        assert SENTENCES["news"][language] not in text, (entry.kind, "has no sentence that fits")
        kinds.add(entry.kind)
        order = (report.number, short_url(report.number, language), "STOP")
        places = [text.index(each) for each in order]
        assert places == sorted(places), text
    assert kinds == NOTIFIED_KINDS


@pytest.mark.parametrize("language", Language)
def test_a_closing_is_two_parts_and_says_what_to_do_before_the_link(
    aws: Aws, hands: Hands, language: Language
) -> None:
    hands.to(MONDAY)
    for report, entry in list_closings():
        text = text_of((report, entry), language)
        check(text, TWO_PARTS)
        assert short_name_of(OFFICE, CITY, language) in text
        if not entry.reason:
            word = {"id": "BUKA", "en": "REOPEN"}[language]
            do, link = text.index(f"{word} {report.number}"), text.index(f"{HOST}/")
            assert do < link < text.index("STOP")


@pytest.mark.parametrize("language", Language)
def test_the_first_sms_to_a_number_is_two_parts_and_asks_for_its_proof(
    aws: Aws, hands: Hands, language: Language
) -> None:
    hands.to(MONDAY)
    filed = told(Kind.STATUS, Status.MENUNGGU, seq=1, note=None)
    for each in (filed, *list_changes(), *list_closings()):
        text = text_of(each, language, proven=False)
        check(text, TWO_PARTS)
        assert SENTENCES["news"][language] not in text
        assert f"{HOST}/ya/" in text
        assert track_url(each[0].number, language) not in text


@pytest.mark.parametrize("language", Language)
def test_an_sms_to_another_number_is_two_parts_as_it_has_two_links(
    aws: Aws, hands: Hands, language: Language
) -> None:
    hands.to(MONDAY)
    for each in (*list_changes(), *list_closings()):
        text = text_of(each, language, other=True)
        check(text, TWO_PARTS)
        assert f"{HOST}/v1/unsubscribe/" in text
        assert CITY.settings.stop_sms not in text, "commands from there are refused"


PLACES = (
    Place(lat=-6.1926, lng=106.7697, area="31.73.05.1001", found="outline"),
    Place(found=UNKNOWN),
    Place(lat=-6.9, lng=107.6, found=OUTSIDE),
)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", ["hai", "ada kebakaran besar di rumah, tolong", "anak dipukuli"])
def test_the_receipt_of_an_sms_is_two_parts(
    aws: Aws, hands: Hands, language: Language, place: Place, words: str
) -> None:
    from chalicelib.intake import service as intake_service
    from chalicelib.reports.lifecycle import emergency

    hands.to(MONDAY)
    draft = a_draft(channel="sms", description=words, received_at=MONDAY)
    draft = replace(draft, contact=Contact(phone=PHONE, wishes=Wishes(language)))
    report, _ = a_report(
        channel="sms",
        description=words,
        place=place,
        category=CITY.settings.fallback_category,
    )
    report = replace(report, holder=OFFICE, respond_by=YEAR, complete_by=YEAR)
    danger = emergency.find_in_report(report)
    taken = intake_service.Taken(report, "", danger=danger)
    text = filing_result.build_filed_result(draft, taken).text
    check(text, TWO_PARTS)
    assert short_url(report.number, language) in text
    assert text.endswith("STOP.")


@pytest.mark.parametrize("language", Language)
def test_all_other_messages_by_sms_are_two_parts_at_most(
    aws: Aws, hands: Hands, language: Language
) -> None:
    report, entry = told(Kind.STATUS, Status.KOORDINASI)
    url, way = short_url(report.number, language), {"name": short_name_of}
    check(receipt_texts.write_code("123456", report.number, 30, language), ONE_PART)
    check(receipt_texts.write_standing(report, CITY, url, language, **way), TWO_PARTS)
    check(receipt_texts.write_own_reports([report] * 3, CITY, language, **way), TWO_PARTS)
    contact = Contact(phone=PHONE, proven=frozenset({SMS}), wishes=Wishes(language))
    addressed = Addressed(report.number, report, (entry,), contact, ())
    for row in later_notices.LATER_NOTICES:
        asked = later_notices.build_later_notice(row, addressed, entry, SMS, MONDAY)
        check(asked.whole, ONE_PART)
    unproven = replace(addressed, whom=f"{report.number}~{'a' * 32}", contact=Contact(phone=PHONE))
    thanks = receipt_texts.write_support_thanks(report, CITY, language, **way)
    check(greeting.compose_notice(unproven, SMS, thanks, 0, MONDAY, "support").whole, TWO_PARTS)
