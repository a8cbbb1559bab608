"""Writing what citizens add beside their reports, before the sender is answered; the stream puts it
into the timeline (``joining``).
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.channels import Became, Message, Told
from chalicelib.city import city
from chalicelib.domain import moments, wording
from chalicelib.domain import number as numbers
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import KeyReused, MistypedNumber, TooManyToday, UnknownReport
from chalicelib.domain.report import Place, Source
from chalicelib.domain.tongue import Language, both
from chalicelib.outside import attachments, ids
from chalicelib.outside.telemetry import log
from chalicelib.services import alarms, answering, health, intake, joining, limiting
from chalicelib.services.insisting import insist
from chalicelib.services.tracking import track_url
from chalicelib.stores import inbox, notices, reports
from chalicelib.stores.arriving import AlreadySeen
from chalicelib.stores.inbox import Added
from chalicelib.stores.limits import OverLimit
from chalicelib.stores.messages import Message as SeenMessage
from chalicelib.stores.messages import Talk

OVER = both(
    "Hari ini sudah {most} tambahan, itu batasnya. Silakan kirim lagi dalam {wait}.",
    "There have been {most} additions today, which is the limit. Please send it again in {wait}.",
)


def named(message: Message, number: str) -> Told | None:
    """An addition to the report the message names; None when there is no such report, and when the
    message became one of its own before.
    """
    try:
        told = add(message, numbers.parse(number), asked=False)
    except (MistypedNumber, UnknownReport, AlreadySeen):
        return None
    if told.number and message.talker:
        inbox.settle(told.number, intake.talk_of(message.draft, message.talker))
    return told


def add(message: Message, number: str, *, asked: bool) -> Told:
    """The message as an addition to that report; ``asked`` when it answers our question. Raises
    UnknownReport, AlreadySeen when it is a report of its own, KeyReused for another text under the
    same id, TooManyToday, and Collision when others write to the report each time it tries.
    """
    draft = message.draft
    until = intake.remembered(draft.received_at)
    key = draft.key_of(draft.external_id or "")
    known = SeenMessage(key, draft.fingerprint, until=until)
    talk = intake.talk_of(draft, message.talker) if asked and message.talker else None
    repeated = False
    try:
        _write(number, draft, known, talk)
    except AlreadySeen as seen:
        if not seen.added:
            raise
        if not seen.brings(draft.fingerprint):
            raise KeyReused from None
        number, repeated = seen.number, True
        health.repeated(draft.channel)
    said = f"Tambahan untuk laporan {number} dicatat. Terima kasih. Cek: {track_url(number)}"
    log.info("added", number=number, channel=draft.channel, repeated=repeated)
    return Told(
        Became.COMMENT,
        wording.called(said, alarms.find(draft.description), city()),
        external_id=draft.external_id,
        number=number,
        track_url=track_url(number),
        repeated=repeated,
    )


def refused(message: Message, refusal: TooManyToday) -> Told:
    """What somebody is told who adds too much: once in a window, a partner's system each time. They
    may send it again when the window is over.
    """
    draft = message.draft
    wait = max(timedelta(seconds=refusal.members["seconds"]), timedelta(minutes=1))
    words = {"most": refusal.members["most"], "wait": moments.lasted(wait)}
    told = Told(
        Became.REFUSED, OVER[Language.INDONESIAN].format(**words), external_id=draft.external_id
    )
    if (draft.contact.reply or "").startswith("partner/"):
        return told
    if not limiting.first_refusal(_person(draft)):
        return replace(told, text="")
    answering.say(draft, told)
    return told


def _write(
    number: str, draft: Draft, known: SeenMessage, talk: Talk | None, *, own: bool = False
) -> None:
    """The addition beside its report, counted; what its reporter adds to their ``own`` is taken
    also where others have added as much as may be. Raises what ``inbox.add`` does, and
    TooManyToday.
    """
    who, urgent = _person(draft), alarms.find(draft.description) is not None
    meters = limiting.additions(who, number, urgent=urgent, own=own)
    try:
        insist(lambda at: inbox.add(number, _addition(draft), known, talk, meters))
    except OverLimit as over:
        if over.meter.who != number or not _by_reporter(number, draft):
            raise limiting.too_many(over.meter) from None
        _write(number, draft, known, talk, own=True)


def _person(draft: Draft) -> str | None:
    """Who says it, as a keyed hash; None where the sender does not say."""
    keys = intake.keys_of(draft.contact)
    if keys:
        return keys[0].partition("#")[2]
    return ids.keyed("device", draft.channel, draft.device) if draft.device else None


def _by_reporter(number: str, draft: Draft) -> bool:
    report, _ = reports.load(number)
    own = report.filing.channel == draft.channel
    return joining.by_reporter(_addition(draft), notices.contact(number), own=own)


def _addition(draft: Draft) -> Added:
    return Added(
        text=draft.description,
        at=draft.received_at,
        channel=draft.channel,
        contact=draft.contact,
        place=Place(draft.address, draft.lat, draft.lng),
        media=tuple((attachments.named(each.content_type), each) for each in draft.media),
        sent_at=draft.sent_at,
        source=Source(letter=draft.letter),
    )
