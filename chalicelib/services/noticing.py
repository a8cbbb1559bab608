"""Telling reporters what happened to their report, by each way they left."""

from collections.abc import Callable

from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.report import Contact, Entry
from chalicelib.outside import clock, metrics, post
from chalicelib.outside.telemetry import log
from chalicelib.services.tracking import track_url
from chalicelib.stores import notices
from chalicelib.stores.notices import Addressed

Way = Callable[[str, str], None]


def tell(number: str, seq: int) -> None:
    """Deliver the notices of one entry, after those of earlier ones that are still to be told, so
    that a queue without order tells a story in order. Repeating it sends nothing twice.

    Raises InHand while another copy is under way, and NotSent when SNS or SES refuse: the queue
    then tries again.
    """
    notice = notices.addressed(number, seq)
    for entry in filter(wording.told, notice.entries):
        faults = _tell(notice, entry)
        if faults and entry.seq == seq:
            raise faults[0]


def _tell(notice: Addressed, entry: Entry) -> list[Exception]:
    """What came in between, if anything: a way that fails keeps back neither the other way nor
    later entries.
    """
    number = notice.report.number
    text = wording.notice(notice.report, entry, city(), track_url(number))
    faults: list[Exception] = []
    for way, send in _ways(notice, entry).items():
        if (entry.seq, way) in notice.told:
            continue
        try:
            notices.claim(number, entry.seq, way, clock.now())
            send(number, text)
        except (notices.InHand, post.NotSent) as fault:
            faults.append(fault)
            continue
        notices.sent(number, entry.seq, way, clock.now())
        metrics.count("NoticeSent", way=way)
        log.info("notice_sent", number=number, seq=entry.seq, way=way)
    return faults


def _ways(notice: Addressed, entry: Entry) -> dict[str, Way]:
    """How this reporter hears of an entry. Who filed by SMS has the receipt of the first one
    already.
    """
    contact = notice.contact
    ways: dict[str, Way] = {}
    answered = entry.seq == 1 and notice.report.filing.channel == "sms"
    if contact.phone and not answered:
        ways["sms"] = _by_sms(contact)
    if contact.email:
        ways["email"] = _by_email(contact)
    return ways


def _by_sms(contact: Contact) -> Way:
    return lambda number, text: post.sms(contact.phone or "", text)


def _by_email(contact: Contact) -> Way:
    return lambda number, text: post.email(contact.email or "", f"Laporan {number}", text)
