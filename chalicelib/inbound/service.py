"""Taking in the deliveries of channels.

Each message becomes a report, an addition to a report, or the answer to a command. Deliveries that
can't be read are parked.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from types import ModuleType

from chalicelib.inbound import deletions, parked_deliveries, small_talk, text_commands
from chalicelib.inbound.fetching import fetch
from chalicelib.inbound.filing_result import build_filed_result
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.intake.conversations_store import WordsWait
from chalicelib.intake.place import resolve_names
from chalicelib.intake.store import BelongsToReport
from chalicelib.notifications.sending import dispatch
from chalicelib.platform import clock
from chalicelib.platform.aws.counters import Uncounted, take_one
from chalicelib.platform.aws.table import Throttled
from chalicelib.platform.errors import (
    BadSignature,
    Refusal,
    TooManyToday,
    UnknownReport,
    Unreadable,
)
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reporters import additions
from chalicelib.reporters.latest_report import find_language
from chalicelib.reports.files import attachments
from chalicelib.reports.lifecycle.missing_details import Missing
from chalicelib.reports.texts import question_texts
from chalicelib.senders import registry
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Deletion,
    Delivery,
    Message,
    MessageResult,
    NotFetched,
    ResultKind,
    SingleProof,
    Unread,
)

_ = sentences("inbound")

PROOF_SPAN = timedelta(hours=1)  # longer than any proof is fresh
EMAIL_CHANNEL = "email"  # the channel of letters that come without HTTP
NOT_READ = _("We have kept your message but cannot read it yet. An officer will look at it.")
NOT_TAKEN = _("We have kept your message but cannot take it yet. An officer will look at it.")
UNKNOWN_NUMBER = _("We do not know {number}, so we took this as a new report.")


def receive(
    sender: ModuleType, delivery: Delivery, now: datetime | None = None
) -> list[MessageResult]:
    """Take in a delivery whose sender is proven, and return the result of each message.

    ``now`` is the moment at which the delivery was first received.

    Raises BadSignature for a delivery that is too old to be proof or whose proof has served for
    another, and Unreadable for one that can't be read at all. When messages could not be taken, it
    takes the others and then raises the exception of the last that failed, so that the sender
    delivers again. An unreadable delivery and one with a failed message are parked too, so nothing
    is lost when the sender does not.
    """
    now = now or clock.now()
    parts = _read_or_park(sender, delivery, now)
    if parts:
        _use_proof(sender, delivery)
    results: list[MessageResult] = []
    failure: Exception | None = None
    for part in parts:
        try:
            results.append(_take_part(part, sender, delivery, now))
        except Exception as fault:  # one message that fails must not lose the others
            log.exception("not_taken", channel=delivery.channel)
            failure = fault
    if failure:
        _park_delivery(sender, delivery, type(failure).__name__, now)
        raise failure
    return results


def receive_letter(message: str, topic: str) -> list[MessageResult]:
    """Take in a letter that SES announces on one of our topics.

    An unreadable letter is parked, and SNS need not deliver it again. Any other exception of
    ``receive`` is raised.
    """
    from chalicelib.senders.mail import ses  # only letters need it

    try:
        return receive(ses, ses.delivery_from_sns(message, topic, EMAIL_CHANNEL, fetch))
    except Unreadable:
        return []


def reread_parked(key: str) -> list[MessageResult]:
    """Read a parked delivery again with the moment of its first receipt. Delete it when no message
    of it is parked again.

    Raises KeyError when nothing is parked under the key, and the exceptions of ``receive``.
    """
    stored = parked_deliveries.load_parked(key)
    url = f"{settings().public_url}/channels/{stored.channel}"
    delivery = Delivery(stored.channel, url, stored.headers, stored.body, fetch=fetch)
    results = receive(registry.load_webhook(stored.sender), delivery, stored.at)
    if not count_parked(results):
        parked_deliveries.delete_parked(key)
    return results


def count_parked(results: list[MessageResult]) -> int:
    """Return how many of the messages were parked."""
    return sum(each.became is ResultKind.PARKED for each in results)


def _read_or_park(
    sender: ModuleType, delivery: Delivery, now: datetime
) -> list[Message | Deletion | Unread]:
    """Return the messages of a delivery. Parks one that can't be read, and raises."""
    try:
        return list(sender.read_messages(delivery, now))
    except BadSignature:
        raise
    except Unreadable:
        _park_delivery(sender, delivery, "unreadable", now)
        raise
    except NotFetched:
        _park_delivery(sender, delivery, "not_fetched", now)
        raise
    except Exception as fault:
        log.exception("reader_failed", channel=delivery.channel)
        _park_delivery(sender, delivery, type(fault).__name__, now)
        raise Unreadable(reason=type(fault).__name__) from None


def _use_proof(sender: ModuleType, delivery: Delivery) -> None:
    """Have the proof of a delivery serve for these messages alone, where it does not cover them.

    Raises BadSignature when it has served for others, and Throttled.
    """
    if not hasattr(sender, "find_proof"):
        return
    proof: SingleProof = sender.find_proof(delivery)
    who = f"{delivery.channel}#{proof.name}"
    try:  # the proof's own moment, so that it is looked for in one window
        fits = take_one("proof", who, 1, PROOF_SPAN, proof.at, once=proof.content) is not None
    except Uncounted:
        raise Throttled from None
    if not fits:
        raise BadSignature(channel=delivery.channel)


def _take_part(
    part: Message | Deletion | Unread, sender: ModuleType, delivery: Delivery, now: datetime
) -> MessageResult:
    if isinstance(part, Deletion):
        key = MessageKey(delivery.channel, Sender(sender.NAME, ""), part.external_id)
        number = deletions.follow_deletion(key)
        return MessageResult(ResultKind.LOWERED, "", external_id=part.external_id, number=number)
    if isinstance(part, Unread):
        _park_delivery(sender, replace(delivery, body=part.part), part.reason, now)
        # nobody knows the language of its writer
        text = " ".join(NOT_READ[each] for each in (Language.INDONESIAN, Language.ENGLISH))
        return MessageResult(ResultKind.PARKED, text)
    draft = name_sender(sender, part.draft)
    try:
        return _take_message(replace(part, draft=draft))
    except Refusal as refusal:
        log.info("parked", channel=delivery.channel, problem=type(refusal).__name__)
        _park_delivery(sender, delivery, type(refusal).__name__, now)
        text = NOT_TAKEN[_find_language(draft)]
        return MessageResult(ResultKind.PARKED, text, external_id=draft.external_id)


def _find_language(draft: Draft) -> Language:
    """Return the language of our answer to a message: its writer's, where the sender passes the
    answer on. Nobody reads it elsewhere, so it costs no Query there.
    """
    if draft.sender is None or draft.sender.kind not in registry.ANSWERED_AT_ONCE:
        return Language.INDONESIAN
    return find_language(draft.contact)


def name_sender(sender: ModuleType, draft: Draft) -> Draft:
    """Return the draft with its proven sender.

    The holder of the channel's secret chooses the ids of messages, and no stranger can. The id of a
    letter is the writer's choice, so the sender of a letter includes the writer's address.
    """
    name = ""
    if sender.NAME in registry.WRITING_LETTERS:
        name = (draft.contact.email or "").lower()
    return replace(draft, sender=Sender(sender.NAME, name))


def _park_delivery(sender: ModuleType, delivery: Delivery, reason: str, now: datetime) -> None:
    parked_deliveries.store_parked(
        delivery.channel, sender.NAME, reason, delivery.body, delivery.headers, now
    )
    channel_monitor.count_parked(delivery.channel)


def _take_message(message: Message) -> MessageResult:
    if answer := _answer_command(message):
        if answer.repeated:
            channel_monitor.count_repeated(message.draft.channel)
        dispatch.say_result(message.draft, answer)
        return answer
    draft = resolve_names(message.draft)
    if draft is not message.draft:
        message = replace(message, draft=draft)
    for key, body in message.kept:
        attachments.store_letter(key, body)
    try:
        added = additions.add_to_named(message, message.number) if message.number else None
        return added or _file_or_join(message)
    except TooManyToday as refusal:
        log.info("refused", channel=draft.channel, problem="TooManyToday")
        return additions.answer_refused(message, refusal)


def _answer_command(message: Message) -> MessageResult | None:
    """Return the answer to a command or to small talk, None for any other message."""
    if message.command:
        return text_commands.run_command(message.command, message)
    asked = small_talk.find_command(message)
    return text_commands.answer_small_talk(asked, message) if asked else None


def _file_or_join(message: Message) -> MessageResult:
    """File the message as a report, or add it to the report that it belongs to. A message of talk
    that says neither what the matter is nor where is asked back once, and kept.
    """
    draft, number = message.draft, message.number
    if missing := _ask_back(message):
        return _asking_result(draft, missing)
    # No report has this number, but an officer may recognise it in the text.
    if number and number not in draft.description:
        draft = replace(draft, description=f"{number} {draft.description}".rstrip())
    try:
        taken = _file(draft, message)
    except BelongsToReport as match:
        try:
            return additions.add_to_report(message, match.number, asked=match.asked)
        except UnknownReport:  # that report's personal data are erased, so this is a new report
            taken = intake_service.file_draft(draft)
    if taken.repeated and not taken.resent:
        channel_monitor.count_repeated(draft.channel)
    result = build_filed_result(draft, taken)
    if taken.resent and message.talker:  # the receipt of a new report comes as a notice
        dispatch.say_result(draft, result)
    if not number:
        return result
    unknown = UNKNOWN_NUMBER[draft.contact.wishes.language].format(number=number[:40])
    return replace(result, text=f"{unknown} {result.text}")


def _file(draft: Draft, message: Message) -> intake_service.Taken:
    """File the draft of a message, with the author's words that were kept."""
    try:
        return intake_service.file_draft(draft, answers=message.answers, talker=message.talker)
    except WordsWait as kept:
        draft = replace(draft, description=f"{kept.words}\n{draft.description}".strip())
        return intake_service.file_draft(
            draft, answers=message.answers, talker=message.talker, resumes=True
        )


def _ask_back(message: Message) -> frozenset[Missing]:
    """Return what a message lacks that was kept, because it says too little for a report."""
    if not message.talker or message.number or message.answers:
        return frozenset()
    return intake_service.ask_back(message.draft, message.talker)


def _asking_result(draft: Draft, missing: frozenset[Missing]) -> MessageResult:
    text = question_texts.ask_for_missing(missing, _find_language(draft))
    result = MessageResult(ResultKind.TALK, text, external_id=draft.external_id)
    dispatch.say_result(draft, result)
    return result
