"""Writing what citizens add beside their reports, before the sender is answered; the stream puts it
into the timeline (``joining``).
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.city.current import city
from chalicelib.city.model import ChannelKind
from chalicelib.city.personal_data import detection
from chalicelib.intake import channel_monitor, rate_limit
from chalicelib.intake import service as intake_service
from chalicelib.intake.partner import CHANNEL
from chalicelib.intake.place import locate
from chalicelib.intake.store import AlreadySeen, Talk
from chalicelib.intake.store import Message as SeenMessage
from chalicelib.notifications import proof
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending import dispatch
from chalicelib.platform import ids, moments
from chalicelib.platform.aws.counters import OverLimit
from chalicelib.platform.errors import KeyReused, MistypedNumber, TooManyToday, UnknownReport
from chalicelib.platform.language import Language, both
from chalicelib.platform.telemetry import log
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import Added
from chalicelib.reports import attachments, labels
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import SMS, Contact, same_person
from chalicelib.reports.lifecycle import emergency, lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Place, Report, Source
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Became, Message, Told

# Putting what citizens add into the timelines of their reports, from the table's stream.


ADDRESS = 300  # characters of a text that tells where it is


def join(number: str, key: str) -> None:
    """Put one addition into the timeline: a Query and a transaction. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change the report each time it tries.
    """

    def attempt(at: int) -> None:
        held = additions_store.open_(number, key)
        if held.added is None:
            return
        own = held.added.channel == held.report.filing.channel
        addition = read(held.added, reporter=by_reporter(held.added, held.contact, own=own))
        if held.added.channel == CHANNEL:
            addition = replace(addition, ref=additions_store.ref_of(key))
        after, entry = lifecycle.add(held.report, addition, city())
        said = words(after, held.added.text)
        reports.save(held.report, after, [entry], taken_in=[held.item], words=said)
        log.info("joined", number=number, seq=entry.seq, holder=after.holder)
        channel_monitor.taken(held.added.channel, held.added.at, held.added.sent_at)
        if held.contact:
            proof.by_message(number, held.contact, _author(held.added))

    insist(attempt)


def _author(added: Added) -> Contact:
    """Who wrote it, with the ways their message has proven."""
    channel = city().channels.get(added.channel)
    texted = channel is not None and channel.kind is ChannelKind.SMS
    return replace(added.contact, proven=frozenset({SMS} if texted else ()))


def words(after: Report, said: str) -> str:
    """What a report is found by once that was said of it."""
    return folding().kept(after.place.address, said, after.filing.description)


def read(added: Added, *, reporter: bool) -> Addition:
    """What was added, with what its text tells of matter and place."""
    suggested = intake_service.suggester().suggest(added.text).category.code
    return Addition(
        text=added.text,
        at=added.at,
        reporter=reporter,
        place=_placed(added),
        category=None if suggested == city().settings.fallback_category else suggested,
        photos=tuple(name for name, _ in added.media),
        media=added.media,
        masks=detection.spans(added.text),
        source=added.source,
    )


def by_reporter(added: Added, reporter: Contact, *, own: bool) -> bool:
    """A partner vouches for its own people, on its own channel; everybody else is known by a way to
    them.
    """
    vouched = own and (added.contact.reply or "").startswith("partner/")
    if vouched and not (added.contact.phone or added.contact.email):
        return (reporter.reply or "").startswith("partner/")
    return same_person(added.contact, reporter)


def _placed(added: Added) -> Place:
    place = added.place
    draft = Draft(
        channel=added.channel,
        description=added.text,
        received_at=added.at,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
    )
    found = locate(draft)
    if found.area and not found.address and found.lat is None:
        found = replace(found, address=added.text[:ADDRESS])
    return replace(found, masks=detection.spans(found.address or ""))


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
        additions_store.settle(told.number, intake_service.talk_of(message.draft, message.talker))
    return told


def add(message: Message, number: str, *, asked: bool) -> Told:
    """The message as an addition to that report; ``asked`` when it answers our question. Raises
    UnknownReport, AlreadySeen when it is a report of its own, KeyReused for another text under the
    same id, TooManyToday, and Collision when others write to the report each time it tries.
    """
    draft = message.draft
    until = intake_service.remembered(draft.received_at)
    key = draft.key_of(draft.external_id or "")
    known = SeenMessage(key, draft.fingerprint, until=until)
    talk = intake_service.talk_of(draft, message.talker) if asked and message.talker else None
    repeated = False
    try:
        _write(number, draft, known, talk)
    except AlreadySeen as seen:
        if not seen.added:
            raise
        if not seen.brings(draft.fingerprint):
            raise KeyReused from None
        number, repeated = seen.number, True
        channel_monitor.repeated(draft.channel)
    said = f"Tambahan untuk laporan {number} dicatat. Terima kasih. Cek: {track_url(number)}"
    log.info("added", number=number, channel=draft.channel, repeated=repeated)
    return Told(
        Became.COMMENT,
        labels.called(said, emergency.find(draft.description), city()),
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
    if not rate_limit.first_refusal(_person(draft)):
        return replace(told, text="")
    dispatch.say(draft, told)
    return told


def _write(
    number: str, draft: Draft, known: SeenMessage, talk: Talk | None, *, own: bool = False
) -> None:
    """The addition beside its report, counted; what its reporter adds to their ``own`` is taken
    also where others have added as much as may be. Raises what ``inbox.add`` does, and
    TooManyToday.
    """
    who, urgent = _person(draft), emergency.find(draft.description) is not None
    meters = rate_limit.additions(who, number, urgent=urgent, own=own)
    try:
        insist(lambda at: additions_store.add(number, _addition(draft), known, talk, meters))
    except OverLimit as over:
        if over.meter.who != number or not _by_reporter(number, draft):
            raise rate_limit.too_many(over.meter) from None
        _write(number, draft, known, talk, own=True)


def _person(draft: Draft) -> str | None:
    """Who says it, as a keyed hash; None where the sender does not say."""
    keys = intake_service.keys_of(draft.contact)
    if keys:
        return keys[0].partition("#")[2]
    return ids.keyed("device", draft.channel, draft.device) if draft.device else None


def _by_reporter(number: str, draft: Draft) -> bool:
    report, _ = reports.load(number)
    own = report.filing.channel == draft.channel
    return by_reporter(_addition(draft), notifications_store.contact(number), own=own)


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
