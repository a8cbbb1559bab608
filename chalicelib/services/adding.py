"""Writing what citizens add beside their reports, before the sender is answered; the stream puts it
into the timeline (``joining``).
"""

from chalicelib.channels import Became, Message, Told
from chalicelib.city import city
from chalicelib.domain import number as numbers
from chalicelib.domain import wording
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import KeyReused, MistypedNumber, UnknownReport
from chalicelib.domain.report import Place, Source
from chalicelib.outside import attachments
from chalicelib.outside.telemetry import log
from chalicelib.services import alarms, health, intake
from chalicelib.services.insisting import insist
from chalicelib.services.tracking import track_url
from chalicelib.stores import inbox
from chalicelib.stores.arriving import AlreadySeen
from chalicelib.stores.inbox import Added
from chalicelib.stores.messages import Message as SeenMessage


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
    same id, and Collision when others write to the report each time it tries.
    """
    draft = message.draft
    until = intake.remembered(draft.received_at)
    key = draft.key_of(draft.external_id or "")
    known = SeenMessage(key, draft.fingerprint, until=until)
    talk = intake.talk_of(draft, message.talker) if asked and message.talker else None
    repeated = False
    try:
        insist(lambda at: inbox.add(number, _addition(draft), known, talk))
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
