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
from chalicelib.intake.place import locate_draft
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
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports import attachments, labels
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import SMS, Contact, is_same_person
from chalicelib.reports.lifecycle import emergency, lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Place, Report, Source
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.search_words import folding
from chalicelib.reports.store import reports
from chalicelib.reports.tracking import track_url
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Message, MessageResult, ResultKind

# Putting what citizens add into the timelines of their reports, from the table's stream.


MOST_ADDRESS_LETTERS = 300  # characters of a text that tells where it is


def join_addition(number: str, key: str) -> None:
    """Put one addition into the timeline: a Query and a transaction. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change the report each time it tries.
    """

    def attempt(at: int) -> None:
        held = additions_store.open_addition(number, key)
        if held.added is None:
            return
        own = held.added.channel == held.report.filing.channel
        addition = read_addition(
            held.added, reporter=is_by_reporter(held.added, held.contact, own=own)
        )
        if held.added.channel == CHANNEL:
            addition = replace(addition, ref=additions_store.addition_ref(key))
        after, entry = lifecycle.add_to_report(held.report, addition, city())
        said = search_words(after, held.added.text)
        reports.save_report(held.report, after, [entry], taken_in=[held.item], words=said)
        log.info("joined", number=number, seq=entry.seq, holder=after.holder)
        channel_monitor.count_taken(held.added.channel, held.added.at, held.added.sent_at)
        if held.contact:
            proof.prove_by_message(number, held.contact, _find_author(held.added))

    retry_on_conflict(attempt)


def _find_author(added: WaitingAddition) -> Contact:
    """Who wrote it, with the ways their message has proven."""
    channel = city().channels.get(added.channel)
    texted = channel is not None and channel.kind is ChannelKind.SMS
    return replace(added.contact, proven=frozenset({SMS} if texted else ()))


def search_words(after: Report, said: str) -> str:
    """What a report is found by once that was said of it."""
    return folding().kept(after.place.address, said, after.filing.description)


def read_addition(added: WaitingAddition, *, reporter: bool) -> Addition:
    """What was added, with what its text tells of matter and place."""
    suggested = intake_service.load_suggester().suggest(added.text).category.code
    return Addition(
        text=added.text,
        at=added.at,
        reporter=reporter,
        place=_find_place(added),
        category=None if suggested == city().settings.fallback_category else suggested,
        photos=tuple(name for name, _ in added.media),
        media=added.media,
        masks=detection.find_spans(added.text),
        source=added.source,
    )


def is_by_reporter(added: WaitingAddition, reporter: Contact, *, own: bool) -> bool:
    """A partner vouches for its own people, on its own channel; everybody else is known by a way to
    them.
    """
    vouched = own and (added.contact.reply or "").startswith("partner/")
    if vouched and not (added.contact.phone or added.contact.email):
        return (reporter.reply or "").startswith("partner/")
    return is_same_person(added.contact, reporter)


def _find_place(added: WaitingAddition) -> Place:
    place = added.place
    draft = Draft(
        channel=added.channel,
        description=added.text,
        received_at=added.at,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
    )
    found = locate_draft(draft)
    if found.area and not found.address and found.lat is None:
        found = replace(found, address=added.text[:MOST_ADDRESS_LETTERS])
    return replace(found, masks=detection.find_spans(found.address or ""))


TOO_MANY_TODAY = both(
    "Hari ini sudah {most} tambahan, itu batasnya. Silakan kirim lagi dalam {wait}.",
    "There have been {most} additions today, which is the limit. Please send it again in {wait}.",
)


def add_to_named(message: Message, number: str) -> MessageResult | None:
    """An addition to the report the message names; None when there is no such report, and when the
    message became one of its own before.
    """
    try:
        told = add_to_report(message, numbers.parse(number), asked=False)
    except (MistypedNumber, UnknownReport, AlreadySeen):
        return None
    if told.number and message.talker:
        additions_store.settle_question(
            told.number, intake_service.make_talk(message.draft, message.talker)
        )
    return told


def add_to_report(message: Message, number: str, *, asked: bool) -> MessageResult:
    """The message as an addition to that report; ``asked`` when it answers our question. Raises
    UnknownReport, AlreadySeen when it is a report of its own, KeyReused for another text under the
    same id, TooManyToday, and Collision when others write to the report each time it tries.
    """
    draft = message.draft
    until = intake_service.remembered_until(draft.received_at)
    key = draft.key_of(draft.external_id or "")
    known = SeenMessage(key, draft.fingerprint, until=until)
    talk = intake_service.make_talk(draft, message.talker) if asked and message.talker else None
    repeated = False
    try:
        _write_addition(number, draft, known, talk)
    except AlreadySeen as seen:
        if not seen.added:
            raise
        if not seen.brings(draft.fingerprint):
            raise KeyReused from None
        number, repeated = seen.number, True
        channel_monitor.count_repeated(draft.channel)
    said = f"Tambahan untuk laporan {number} dicatat. Terima kasih. Cek: {track_url(number)}"
    log.info("added", number=number, channel=draft.channel, repeated=repeated)
    return MessageResult(
        ResultKind.COMMENT,
        labels.with_emergency_call(said, emergency.find_danger(draft.description), city()),
        external_id=draft.external_id,
        number=number,
        track_url=track_url(number),
        repeated=repeated,
    )


def answer_refused(message: Message, refusal: TooManyToday) -> MessageResult:
    """What somebody is told who adds too much: once in a window, a partner's system each time. They
    may send it again when the window is over.
    """
    draft = message.draft
    wait = max(timedelta(seconds=refusal.members["seconds"]), timedelta(minutes=1))
    words = {"most": refusal.members["most"], "wait": moments.format_span(wait)}
    told = MessageResult(
        ResultKind.REFUSED,
        TOO_MANY_TODAY[Language.INDONESIAN].format(**words),
        external_id=draft.external_id,
    )
    if (draft.contact.reply or "").startswith("partner/"):
        return told
    if not rate_limit.claim_first_refusal(_hash_person(draft)):
        return replace(told, text="")
    dispatch.say_result(draft, told)
    return told


def _write_addition(
    number: str, draft: Draft, known: SeenMessage, talk: Talk | None, *, own: bool = False
) -> None:
    """The addition beside its report, counted; what its reporter adds to their ``own`` is taken
    also where others have added as much as may be. Raises what ``inbox.add`` does, and
    TooManyToday.
    """
    who, urgent = _hash_person(draft), emergency.find_danger(draft.description) is not None
    meters = rate_limit.addition_meters(who, number, urgent=urgent, own=own)
    try:
        retry_on_conflict(
            lambda at: additions_store.save_addition(
                number, _make_addition(draft), known, talk, meters
            )
        )
    except OverLimit as over:
        if over.meter.who != number or not _is_reporters_own(number, draft):
            raise rate_limit.refuse_addition(over.meter) from None
        _write_addition(number, draft, known, talk, own=True)


def _hash_person(draft: Draft) -> str | None:
    """Who says it, as a keyed hash; None where the sender does not say."""
    keys = intake_service.reporter_keys(draft.contact)
    if keys:
        return keys[0].partition("#")[2]
    return ids.derive_hash("device", draft.channel, draft.device) if draft.device else None


def _is_reporters_own(number: str, draft: Draft) -> bool:
    report, _ = reports.load_report(number)
    own = report.filing.channel == draft.channel
    return is_by_reporter(_make_addition(draft), notifications_store.load_contact(number), own=own)


def _make_addition(draft: Draft) -> WaitingAddition:
    return WaitingAddition(
        text=draft.description,
        at=draft.received_at,
        channel=draft.channel,
        contact=draft.contact,
        place=Place(draft.address, draft.lat, draft.lng),
        media=tuple((attachments.new_name(each.content_type), each) for each in draft.media),
        sent_at=draft.sent_at,
        source=Source(letter=draft.letter),
    )
