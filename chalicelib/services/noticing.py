"""Telling reporters what happened to their report, each by the way they came."""

from collections.abc import Callable

from chalicelib.city import city
from chalicelib.domain import telling, wording
from chalicelib.domain.city import Danger
from chalicelib.domain.report import REPORTER, Contact, Entry, Kind, Report
from chalicelib.domain.tongue import Language
from chalicelib.domain.wishes import EMAIL, REPLY, SMS
from chalicelib.outside import clock, post
from chalicelib.outside.post import NotSent
from chalicelib.outside.telemetry import log
from chalicelib.replies import Heard, Notice, Outcome
from chalicelib.services import alarms, health, stopping
from chalicelib.services.answering import AT_ONCE, REPLIES, answer, can_answer
from chalicelib.services.tracking import track_url
from chalicelib.stores import notices, reports
from chalicelib.stores.notices import Addressed

Way = Callable[[Report, Notice], Heard]


class NoAccess(Exception):
    """The sender's API does not let us in any more: operations have to renew the access."""


def tell(number: str, seq: int) -> None:
    """Deliver the notices of one entry, after those of earlier ones that are still to be told, so
    that a queue without order tells a story in order. Repeating it sends nothing twice.

    Raises InHand while another copy is under way, NotSent when a sender has no room now, and
    NoAccess: the queue then tries again.
    """
    notice = notices.addressed(number, seq)
    for entry in notice.entries:
        if not (telling.told(entry) or _warned(notice, entry)):
            continue
        faults = _tell(notice, entry)
        if faults and entry.seq == seq:
            raise faults[0]


def _warned(addressed: Addressed, entry: Entry) -> bool:
    """Whether it is the reporter's own word of danger, where nothing was answered at once."""
    own = entry.kind is Kind.COMMENT and entry.by == REPORTER
    return own and not _at_once(addressed) and alarms.find(entry.note) is not None


def _danger(report: Report, entry: Entry) -> Danger | None:
    if entry.seq == 1:
        return alarms.of(report)
    return alarms.find(entry.note) if entry.by == REPORTER else None


def _tell(addressed: Addressed, entry: Entry) -> list[Exception]:
    """What came in between, if anything: a way that fails keeps back neither the other way nor
    later entries. What somebody does not want to hear is not told later either.
    """
    report = addressed.report
    faults: list[Exception] = []
    for way, send in _ways(addressed, entry).items():
        if (entry.seq, way) in addressed.told:
            continue
        if ended := _ended(addressed.contact, way):
            notices.refused(report.number, entry.seq, way, clock.now(), ended)
            continue
        try:
            notices.claim(report.number, entry.seq, way, clock.now())
            heard = send(report, _notice(report, entry, way, addressed.contact.wishes.language))
            _heard(report, entry.seq, way, heard)
        except (notices.InHand, NotSent, NoAccess) as fault:
            faults.append(fault)
    return faults


def _heard(report: Report, seq: int, way: str, heard: Heard) -> None:
    """Write down what the answer means, what was sent first of all. Raises NotSent or NoAccess when
    it was not taken.
    """
    number, channel = report.number, report.filing.channel
    if heard.outcome is Outcome.SENT:
        notices.sent(number, seq, way, clock.now())
        if heard.external_id:
            reports.known_as(channel, heard.external_id, number)
    elif heard.outcome is Outcome.REFUSED:
        notices.refused(number, seq, way, clock.now(), heard.code)
    else:
        notices.release(number, seq, way, clock.now())
    event = f"notice_{heard.outcome}"
    log.info(event, number=number, seq=seq, way=way, channel=channel, code=heard.code)
    health.noticed(channel, heard.outcome)
    if heard.outcome is Outcome.EXPIRED:
        raise NoAccess(f"{channel} {heard.code}")
    if heard.outcome is Outcome.LATER:
        raise NotSent(heard.code, heard.after)


def _ended(contact: Contact, way: str) -> str:
    """Why this person does not want to hear of it, if so."""
    return "muted" if contact.muted else "ended" if way in contact.wishes.off else ""


def _notice(report: Report, entry: Entry, way: str, language: Language) -> Notice:
    url, stop = track_url(report.number), stopping.link(report.number, way)
    said = telling.notice(report, entry, city(), url, language)
    return Notice(
        text=wording.called(said, _danger(report, entry), city()),
        number=report.number,
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        status=entry.status,
        status_label=telling.STANDING[entry.status][language],
        holder=entry.holder,
        holder_name=wording.name_of(entry.holder, city()),
        note=entry.note,
        track_url=url,
        stop=telling.ending(way, city(), stop, language),
        stop_url=stop,
    )


def _ways(addressed: Addressed, entry: Entry) -> dict[str, Way]:
    """How this reporter hears of an entry: on the channel where it can answer, else by SMS and
    mail.
    """
    contact = addressed.contact
    sender = (contact.reply or "").partition("/")[0]
    if entry.seq == 1 and _at_once(addressed):
        return {}
    if sender in REPLIES and can_answer(addressed.report.filing.channel, sender):
        return {REPLY: _by_reply(contact)}
    ways: dict[str, Way] = {}
    if contact.phone:
        ways[SMS] = _by_sms(contact)
    if contact.email:
        ways[EMAIL] = _by_email(contact)
    return ways


def _at_once(addressed: Addressed) -> bool:
    """Whether what they send is answered with words when it is delivered."""
    sender = (addressed.contact.reply or "").partition("/")[0]
    return (sender or addressed.report.filing.channel) in AT_ONCE


def _by_reply(contact: Contact) -> Way:
    """By the sender's own API."""
    return lambda report, notice: answer(report.filing.channel, contact.reply or "", notice)


def _by_sms(contact: Contact) -> Way:
    def send(report: Report, notice: Notice) -> Heard:
        post.sms(contact.phone or "", notice.whole)
        return Heard(Outcome.SENT)

    return _unless_refused(send)


def _by_email(contact: Contact) -> Way:
    """In the thread the report came by, when it came by mail."""
    sender, _, message_id = (contact.reply or "").partition("/")
    thread = message_id if sender in ("ses", "mailgun") else None

    def send(report: Report, notice: Notice) -> Heard:
        titled = telling.subject(report.number, contact.wishes.language)
        subject = f"Re: [{report.number}]" if thread else titled
        text = f"{notice.text}\n\n{notice.stop}"
        post.email(contact.email or "", subject, text, thread, notice.stop_url)
        return Heard(Outcome.SENT)

    return _unless_refused(send)


def _unless_refused(send: Way) -> Way:
    """A refusal by AWS's own services, as the others' are told."""

    def sent(report: Report, notice: Notice) -> Heard:
        try:
            return send(report, notice)
        except NotSent as refusal:
            return Heard(Outcome.LATER, code=refusal.code)

    return sent
