"""Domain objects as items of the table, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import floor
from typing import Any

from chalicelib.domain import masking, moments, quiet
from chalicelib.domain.city import Calendar, Priority
from chalicelib.domain.masking import Spans
from chalicelib.domain.moments import stored
from chalicelib.domain.privacy import NOT_PUBLIC
from chalicelib.domain.report import (
    Before,
    Contact,
    Decision,
    Entry,
    Evidence,
    Filing,
    Kind,
    Media,
    Moderated,
    Outcome,
    Place,
    Report,
    Salts,
    Source,
    Task,
    Verdict,
    Withheld,
)
from chalicelib.domain.routing import kecamatan_of
from chalicelib.domain.service import Answer
from chalicelib.domain.status import Status
from chalicelib.domain.summary import beginning
from chalicelib.domain.tongue import Language
from chalicelib.domain.usual import Usual
from chalicelib.domain.wishes import EMAIL, SMS, Wishes
from chalicelib.stores.table import (
    ASKED,
    CONTACT,
    FIRST,
    MEMBER,
    REPORT,
    SEEN,
    USUAL,
    AskedItem,
    ContactItem,
    EntryItem,
    Item,
    ReportItem,
    SeenItem,
    TaskItem,
    entry_key,
    present,
    report_key,
    task_key,
)

Operation = dict[str, Any]
NEW = "attribute_not_exists(pk)"
TOLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}

# of a month's partition: what is written at one moment goes to the present month, and 800 reports
# on the peak day are far from a partition's limit; a disaster's are not
SHARDS = 4
FILED = "#filed"  # ends the sort key of what was filed, which sorts right behind its report

# degrees of latitude, so high that nobody looks into more than two bands at a time
BAND = 0.02

# bytes of what a line of a list shows: 50 lines of the longest names stay within 12 read units
SUMMARY, ADDRESS = 100, 70


@dataclass(frozen=True, slots=True)
class Message:
    """What makes a message of a channel unique."""

    channel: str
    external_id: str
    fingerprint: bytes = b""
    answers: tuple[str, ...] = ()  # external ids it replies to, each another than its own
    until: datetime | None = None  # it is remembered

    @property
    def key(self) -> str:
        return seen_key(self.channel, self.external_id)


@dataclass(frozen=True, slots=True)
class Talk:
    """Somebody who talks without threads: ``talker`` is a keyed hash. ``question`` is the moment
    until which the answer to ours is waited for, when a report makes us ask one.
    """

    channel: str
    talker: str
    now: datetime
    question: datetime | None = None

    @property
    def key(self) -> str:
        return f"Q#{self.channel}#{self.talker}"


class _Held(dict[str, Any]):
    """An item's values by name, None where it has none, and nothing else. PynamoDB's own look-up of
    an attribute costs fifty times as much, and a poll makes two hundred.
    """

    __slots__ = ()
    __getattribute__ = dict.get  # as ``__getattr__`` it would be asked after a miss that costs more


def read(items: Sequence[Any]) -> tuple[Report, tuple[Entry, ...]]:
    """The report's item and its entries, in the order of their keys, with what is told of such
    reports and of one text between them, if anything is.
    """
    held: list[Any] = [_Held(item.attribute_values) for item in items]
    usual = _usual(held.pop(1)) if held[1].sk == USUAL else None
    campaign = held.pop(1).campaign if held[1].sk == MEMBER else None
    report, first = held[0], held[1]
    entries = tuple(map(_entry, held[1:]))
    told_in = None if report.told_in is None else int(report.told_in)
    located = entries[told_in - 1].place if told_in else None
    read = _report(report, _filing(report, first), located, told_in)
    if usual or campaign:
        read = replace(read, usual=usual, campaign=campaign)
    return read, entries


def _usual(item: Any) -> Usual:
    span = timedelta(seconds=int(item.took))
    return Usual(item.category, item.within, span, int(item.many))


def alone(item: Any) -> Report:
    """A report as its own item tells it, of what was filed no more than the beginning."""
    held: Any = _Held(item.attribute_values)
    filing = Filing(held.channel, held.summary or "", Place(), held.created_at)
    return _report(held, filing, None, None)


def seen_item(message: Message, number: str, *, added: bool = False) -> SeenItem:
    ttl = message.until and int(message.until.timestamp())
    given = present(fingerprint=message.fingerprint or None, added=added or None, ttl=ttl)
    return SeenItem(message.key, SEEN, number=number, **given)


def seen_key(channel: str, external_id: str) -> str:
    return f"X#{channel}#{_bounded(external_id)}"


def new(item: Item) -> Operation:
    """The item to be put where none is yet; a message that was seen is told when there is."""
    told = TOLD if isinstance(item, SeenItem) else {}
    return {**_of_table(), "Item": item.serialize(), "ConditionExpression": NEW, **told}


def unknown(channel: str, external_id: str) -> Operation:
    """The check that no message of this id was taken or posted."""
    return {**_at(seen_key(channel, external_id), SEEN), "ConditionExpression": NEW, **TOLD}


def no_question(talk: Talk) -> Operation:
    """The check that no question waits for what this talker says."""
    return {**_at(talk.key, ASKED), **_over(talk)}


def question(talk: Talk, number: str) -> Operation:
    """Wait for what this talker says next, when nothing else waits for it."""
    until = talk.question or talk.now
    item = AskedItem(talk.key, ASKED, number=number, until=until, ttl=int(until.timestamp()))
    return {**_of_table(), "Item": item.serialize(), **_over(talk)}


def answered(talk: Talk) -> Operation:
    """Wait no more."""
    return _at(talk.key, ASKED)


def _over(talk: Talk) -> Operation:
    """No question waits, or it has waited long enough."""
    return {
        "ConditionExpression": f"{NEW} OR #u < :now",
        "ExpressionAttributeNames": {"#u": "until"},
        "ExpressionAttributeValues": {":now": {"S": stored(talk.now)}},
        **TOLD,
    }


def there(number: str) -> Operation:
    """The check that a report is there, and its reporter's data are not to be erased."""
    still = "attribute_exists(pk) AND attribute_not_exists(erased_at)"
    return {**_at(report_key(number), REPORT), "ConditionExpression": still}


def _of_table() -> Operation:
    return {"TableName": Item.Meta.table_name}


def _at(pk: str, sk: str) -> Operation:
    return {**_of_table(), "Key": {"pk": {"S": pk}, "sk": {"S": sk}}}


def _bounded(external_id: str) -> str:
    """Keys hold 2,048 bytes at most; an id that is longer is known by its digest."""
    if len(external_id.encode()) <= 512:
        return external_id
    return "sha256:" + sha256(external_id.encode()).hexdigest()


def report_item(report: Report, mine: str | None) -> ReportItem:
    keys = {"mpk": mine, "msk": _by_moment(report)} if mine else {}
    all_of_it: dict[str, Any] = {**attributes(report), **keys}
    return ReportItem(report_key(report.number), REPORT, **all_of_it)


def attributes(report: Report) -> dict[str, Any]:
    """All of a report's item but its keys and its reporter's, which never change."""
    return {
        **present(
            version=report.version,
            status=str(report.status),
            holder=report.holder,
            category=report.category,
            channel=report.filing.channel,
            kelurahan=report.place.area,
            created_at=report.filing.received_at,
            updated_at=report.updated_at,
            respond_by=report.respond_by,
            complete_by=report.complete_by,
            answered_at=report.answered_at,
            closed_at=report.closed_at,
            next_check=report.next_check,
            chain=report.chain,
            token_hash=report.token_hash,
            told_in=report.told_in,
            rating=report.rating,
            handovers=report.handovers or None,
            bound=report.bound,
            priority=_unless(Priority.BIASA, report.priority),
            calendar=_unless(Calendar.CLOCK, report.calendar),
            paused_until=report.paused_until,
            pauses=report.pauses or None,
            tasks=[_task_text(task) for task in report.tasks],
            outcome=report.outcome and str(report.outcome),
            closed_in=report.closed_in,
            evidence=report.evidence and str(report.evidence),
            verifier=report.verifier,
            verdict=report.verdict and str(report.verdict),
            rejections=report.rejections or None,
            reopenings=report.reopenings or None,
            appeals=report.appeals or None,
            duplicate_of=report.duplicate_of,
            survivor_private=report.survivor_private or None,
            followed=report.followed,
            was=report.before and _before_text(report.before),
            merged=[*report.merged],
            behind=report.behind or None,
            earlier=int(report.earlier.total_seconds()) or None,
            erased_at=report.erased_at,
            over_limit=report.over_limit,
            moderated=report.moderated and _moderated_text(report.moderated),
            retained_at=report.retained_at,
            **({} if report.erased_at else _place_of(report)),
        ),
        "private": report.private,
        "rung": report.rung,
        "red_flag": report.red_flag,
        "run": report.run,
        **_work_keys(report),
        **({} if report.private else _public_keys(report)),
    }


def _place_of(report: Report) -> dict[str, Any]:
    """And what of its text lists show."""
    return {
        "summary": beginning(report.filing.description, SUMMARY),
        "address": beginning(report.place.address, ADDRESS),
        "lat": report.place.lat,
        "lng": report.place.lng,
    }


def _waits_to_be_looked_at(report: Report) -> bool:
    return report.over_limit is not None and report.status is Status.MENUNGGU


def queue_sort(report: Report) -> str:
    """Where an open report stands in its office's queue: ``<due>#<number>``, and before that for
    those who support it, ``<earlier>#<number>~<due>``; over a limit, ``<due>#<number>#<limit>``.
    """
    due, number = report.due, report.number
    if _waits_to_be_looked_at(report):
        return f"{stored(due)}#{number}#{report.over_limit}"
    if not report.earlier:
        return f"{stored(due)}#{number}"
    return f"{stored(due - report.earlier)}#{number}~{stored(due)}"


def due_in(sort: str) -> str:
    """When what stands there is due."""
    at, _, rest = sort.partition("#")
    return rest.partition("~")[2] or at


def _work_keys(report: Report) -> dict[str, str]:
    if report.open:
        queue = "L" if _waits_to_be_looked_at(report) else "W"
        return {"wpk": f"{queue}#{report.holder}", "wsk": queue_sort(report)}
    if report.verifier and report.closed_at:
        by = f"{stored(report.closed_at)}#{report.number}"
        return {"wpk": f"Y#{report.verifier}", "wsk": by}
    if report.next_check:
        return {"wpk": f"V#{report.holder}", "wsk": f"{stored(report.next_check)}#{report.number}"}
    if report.closed_at:
        by = f"{stored(report.closed_at)}#{report.number}"
        return {"wpk": resting_key(month_of(report.closed_at)), "wsk": by}
    return {}


def resting_key(month: str) -> str:
    """``T#202611``, of reports closed then, and for good."""
    return f"T#{month}"


def _unless(usual: StrEnum, value: StrEnum) -> str | None:
    return None if value is usual else str(value)


def task_item(report: Report, asked: Entry) -> TaskItem:
    """The task an entry asks for, in the queue of its office."""
    due = asked.until or asked.at
    return TaskItem(
        report_key(report.number),
        task_key(asked.seq),
        wpk=f"W#{asked.to[0]}",
        wsk=f"{stored(due)}#{report.number}#{asked.seq}",
        category=report.category,
        channel=report.filing.channel,
        created_at=report.filing.received_at,
        updated_at=asked.at,
        complete_by=due,
        holder=asked.by,
        **present(
            kelurahan=report.place.area,
            address=None if report.erased_at else beginning(report.place.address, ADDRESS),
            priority=_unless(Priority.BIASA, report.priority),
            summary=beginning(asked.note or "", SUMMARY),
        ),
    )


def asks(report: Report, entry: Entry) -> list[TaskItem]:
    """What an entry asks of an office: a part of the work, or to judge an appeal."""
    if entry.kind is Kind.TASK:
        return [task_item(report, entry)]
    return [appeal_item(report, entry)] if entry.decision is Decision.APPEAL else []


def appeal_item(report: Report, appeal: Entry) -> TaskItem:
    """An appeal against a moderator's decision, in the queue of those who judge it."""
    held = report.moderated
    against = f"{held.state}: {held.reason}" if held else None
    # what may be erased is not copied here
    bare = replace(report, located=Place(area=report.place.area))
    asked = task_item(bare, replace(appeal, by=report.holder, note=against))
    asked.wpk = f"M#{appeal.to[0]}"
    return asked


def _moderated_text(held: Moderated) -> str:
    told = (held.state, held.reason, held.seq, held.was, "private" if held.private else "public")
    appeal = "judged" if held.judged else "waits"
    return " ".join((*map(str, told), *([f"{held.appealed} {appeal}"] if held.appealed else [])))


def moderated_of(text: str) -> Moderated:
    state, reason, seq, was, private, *appeal = text.split(" ")
    return Moderated(
        state=Withheld(state),
        reason=reason,
        seq=int(seq),
        was=Status(was),
        private=private == "private",
        appealed=int(appeal[0]) if appeal else None,
        judged=bool(appeal) and appeal[1] == "judged",
    )


def _task_text(task: Task) -> str:
    return f"{task.seq} {task.office} {stored(task.due)} {'reminded' if task.reminded else '-'}"


def _task_of(text: str) -> Task:
    seq, office, due, reminded = text.split(" ")
    return Task(int(seq), office, moments.read(due), reminded != "-")


def _before_text(before: Before) -> str:
    answered = stored(before.answered_at) if before.answered_at else "-"
    return f"{before.status} {before.holder} {answered} {before.rung}"


def _before_of(text: str) -> Before:
    status, holder, answered, rung = text.split(" ")
    at = None if answered == "-" else moments.read(answered)
    return Before(Status(status), holder, at, int(rung))


def _by_moment(report: Report) -> str:
    return f"{stored(report.filing.received_at)}#{report.number}"


def _public_keys(report: Report) -> dict[str, Any]:
    place, month = report.place, month_of(report.filing.received_at)
    keys = {"dpk": date_key("D", month, _shard(report.number)), "dsk": _by_moment(report)}
    if place.area:
        keys |= {"apk": area_key(place.area, month), "ask": _by_moment(report)}
    if report.open:
        keys |= _near_keys(report)
    return keys


def _near_keys(report: Report) -> dict[str, str]:
    """Of an open report whose place is known, with what everybody may read of it."""
    place, filing = report.place, report.filing
    if place.lat is not None and place.lng is not None:
        by_longitude = f"{eastward(place.lng)}#{report.number}"
        keys = {"npk": band_key(band_of(place.lat)), "nsk": by_longitude}
    elif place.area:
        keys = {"npk": unplaced_key(place.area), "nsk": _by_moment(report)}
    else:
        return {}
    said = masking.masked(filing.description, filing.masks)
    return keys | present(said=beginning(said, SUMMARY))


def band_of(lat: float) -> int:
    return floor((lat + 90) / BAND)


def band_key(band: int) -> str:
    """``B#4190``."""
    return f"B#{band}"


def unplaced_key(area: str) -> str:
    """``B#31.73.05.1001``, of reports there without a point."""
    return f"B#{area}"


def eastward(lng: float) -> str:
    """A longitude as it sorts: ``286.769700`` of 106.7697."""
    return f"{min(max(lng + 180, 0), 360):010.6f}"


def _word_keys(report: Report, entry: Entry) -> dict[str, str]:
    """Of an entry that tells what a report is about: the kecamatan it lies in, and when."""
    return {
        "fpk": f"F#{kecamatan_of(report.place.area)}",
        "fsk": f"{stored(entry.at)}#{report.number}",
    }


def entry_keys(report: Report, entry: Entry) -> dict[str, str]:
    """What was filed lies beside its report, what the public hears of it later by when it came."""
    if report.private or entry.kind in NOT_PUBLIC:
        return {}
    shard, month = _shard(report.number), month_of(entry.at)
    if entry.seq == 1:
        return {"dpk": date_key("D", month, shard), "dsk": _by_moment(report) + FILED}
    by_moment = f"{stored(entry.at)}#{report.number}#{entry.seq:06}"
    return {"dpk": date_key("U", month, shard), "dsk": by_moment}


def month_of(moment: datetime) -> str:
    return stored(moment)[:7].replace("-", "")


def area_key(area: str, month: str) -> str:
    """``P#31.73.05.1001#202611``."""
    return f"P#{area}#{month}"


def date_key(kind: str, month: str, shard: int) -> str:
    """``D#202611#3`` for reports, ``U#202611#3`` for what happened to them."""
    return f"{kind}#{month}#{shard}"


def _shard(number: str) -> int:
    return sum(number.encode()) % SHARDS


def entry_item(report: Report, entry: Entry, *, starts_run: bool, words: str = "") -> EntryItem:
    """``words`` are those the report is found by, where this entry tells what or where it is."""
    item = EntryItem(
        report_key(report.number),
        entry_key(entry.seq),
        at=entry.at,
        kind=str(entry.kind),
        status=str(entry.status),
        holder=entry.holder,
        by=entry.by,
        hash=entry.hash,
        channel=report.filing.channel,
        category=report.category,
        private=report.private,
        **present(kelurahan=report.place.area),
        **present(note=entry.note, photos=entry.photos, to=entry.to, actor=entry.actor),
        **_told_by_some(entry),
        **present(
            note_masks=_spans(entry.masks), media=[media_text(*each) for each in entry.media]
        ),
        **present(ref=entry.ref, seen=entry.source.seen, letter=entry.source.letter),
        **(_where(entry.place) if entry.place else {}),
        **(_said(report.filing) if entry.seq == 1 else {}),
        **({"folded": words, **_word_keys(report, entry)} if words else {}),
        **entry_keys(report, entry),
    )
    if report.merged:
        item.merged = [*report.merged]
    if starts_run:
        item.run, item.next_check = report.run, report.next_check
    return item


def _told_by_some(entry: Entry) -> dict[str, Any]:
    return present(
        reason=entry.reason,
        until=entry.until,
        task=entry.task,
        recategorised=entry.category,
        findings=entry.findings,
        verdict=entry.verdict and str(entry.verdict),
        stars=entry.stars,
        reasons=entry.reasons,
        decision=entry.decision and str(entry.decision),
        asked=entry.asked or None,
        removed=entry.removed,
        into=entry.into,
        absorbed=entry.absorbed,
        follows=entry.follows,
    )


def _said(filing: Filing) -> dict[str, Any]:
    return {
        **_where(filing.place),
        **present(
            description=filing.description,
            occurred_at=filing.occurred_at,
            anonymous=filing.anonymous or None,
            score=filing.score,
            sent_at=filing.sent_at,
            masks=_spans(filing.masks),
            answers=[answer_text(answer) for answer in filing.answers],
            salt=filing.salts.reporter or None,
            salt_of_others=filing.salts.others or None,
        ),
    }


def answer_text(answer: Answer) -> str:
    return f"{answer.code} {'chosen' if answer.chosen else 'told'} {answer.value}"


def answers_of(item: Any) -> tuple[Answer, ...]:
    parts = (text.split(" ", 2) for text in item.answers or ())
    return tuple(Answer(code, value, how == "chosen") for code, how, value in parts)


def _where(place: Place) -> dict[str, Any]:
    return present(
        address=place.address,
        lat=place.lat,
        lng=place.lng,
        found=place.found,
        address_masks=_spans(place.masks),
    )


def _spans(spans: Spans) -> str | None:
    return masking.encoded(spans) if spans else None


def spans_of(text: str | None) -> Spans:
    return masking.decoded(text) if text else ()


def media_text(name: str, media: Media) -> str:
    return f"{name} {media.sender} {media.content_type or '-'} {media.source}"


def media_of(text: str) -> tuple[str, Media]:
    name, sender, content_type, source = text.split(" ", 3)
    return name, Media(sender, source, None if content_type == "-" else content_type)


def contact_item(report: Report, contact: Contact, mine: str | None) -> ContactItem:
    """``mine`` is another key by which its reporter finds the report."""
    keys = {"mpk": mine, "msk": _by_moment(report)} if mine else {}
    given = present(
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        reply=contact.reply,
        person=contact.person,
        language=_unless(Language.INDONESIAN, contact.wishes.language),
    )
    return ContactItem(report_key(report.number), CONTACT, **given, **keys)


def wishes_held(wishes: Wishes) -> dict[str, Any]:
    """As a contact's item holds them; None for what it leaves out."""
    return {
        "language": _unless(Language.INDONESIAN, wishes.language),
        "off": {*wishes.off} or None,
        "ways": [f"{way} {seq}" for way, seq in (wishes.ways or {}).items()] or None,
        "quiet": str(wishes.quiet) if wishes.quiet else None,
        "to_sms": wishes.addresses.get(SMS),
        "to_email": wishes.addresses.get(EMAIL),
    }


def _wishes_of(item: Any) -> Wishes:
    chosen = (text.split(" ") for text in item.ways or ())
    return Wishes(
        Language(item.language or Language.INDONESIAN),
        frozenset(item.off or ()),
        {way: int(seq) for way, seq in chosen} or None,
        quiet.read(item.quiet) if item.quiet else None,
        present(**{SMS: item.to_sms, EMAIL: item.to_email}),
    )


def contact_of(item: Any) -> Contact:
    """The contact of its item, or of none."""
    if item is None:
        return Contact()
    wishes = _wishes_of(item)
    told = (item.name, item.phone, item.email, item.reply, item.person)
    return Contact(*told, bool(item.muted), wishes)


def _filing(report: Any, first: Any) -> Filing:
    return Filing(
        channel=report.channel,
        description=first.description or "",
        place=_place(first),
        received_at=first.at,
        occurred_at=first.occurred_at,
        photos=tuple(first.photos or ()),
        anonymous=bool(first.anonymous),
        score=first.score,
        masks=spans_of(first.masks),
        sent_at=first.sent_at,
        answers=answers_of(first),
        salts=Salts(first.salt or b"", first.salt_of_others or b""),
    )


def _place(item: Any) -> Place:
    """Where it is, as this entry tells it: an entry has the area that was known then."""
    spans = spans_of(item.address_masks)
    return Place(item.address, item.lat, item.lng, item.kelurahan, item.found, spans)


def _report(item: Any, filing: Filing, located: Place | None, told_in: int | None) -> Report:
    return Report(
        number=item.pk[2:],
        filing=filing,
        version=int(item.version),
        status=Status(item.status),
        holder=item.holder,
        category=item.category,
        private=item.private,
        updated_at=item.updated_at,
        respond_by=item.respond_by,
        complete_by=item.complete_by,
        answered_at=item.answered_at,
        closed_at=item.closed_at,
        rung=int(item.rung),
        red_flag=item.red_flag,
        run=int(item.run),
        next_check=item.next_check,
        chain=item.chain,
        token_hash=item.token_hash,
        located=located,
        told_in=told_in,
        rating=None if item.rating is None else int(item.rating),
        handovers=int(item.handovers or 0),
        bound=item.bound,
        priority=Priority(item.priority or Priority.BIASA),
        calendar=Calendar(item.calendar or Calendar.CLOCK),
        paused_until=item.paused_until,
        pauses=int(item.pauses or 0),
        tasks=tuple(_task_of(text) for text in item.tasks or ()),
        outcome=Outcome(item.outcome) if item.outcome else None,
        closed_in=None if item.closed_in is None else int(item.closed_in),
        evidence=Evidence(item.evidence) if item.evidence else None,
        verifier=item.verifier,
        verdict=Verdict(item.verdict) if item.verdict else None,
        rejections=int(item.rejections or 0),
        reopenings=int(item.reopenings or 0),
        appeals=int(item.appeals or 0),
        erased_at=item.erased_at,
        supporters=int(item.supporters or 0),
        earlier=timedelta(seconds=int(item.earlier or 0)),
        over_limit=item.over_limit,
        moderated=moderated_of(item.moderated) if item.moderated else None,
        duplicate_of=item.duplicate_of,
        survivor_private=bool(item.survivor_private),
        followed=None if item.followed is None else int(item.followed),
        before=_before_of(item.was) if item.was else None,
        merged=tuple(item.merged or ()),
        behind=int(item.behind or 0),
        retained_at=item.retained_at,
    )


def _entry(item: Any) -> Entry:
    return Entry(
        seq=int(item.sk[2:]),
        at=item.at,
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        by=item.by,
        note=item.note,
        photos=tuple(item.photos or ()),
        to=tuple(item.to or ()),
        actor=item.actor,
        place=_place(item) if item.found and item.sk != FIRST else None,
        masks=spans_of(item.note_masks),
        media=tuple(media_of(each) for each in item.media or ()),
        reason=item.reason,
        until=item.until,
        task=None if item.task is None else int(item.task),
        category=item.recategorised,
        findings=tuple(item.findings or ()),
        verdict=Verdict(item.verdict) if item.verdict else None,
        stars=None if item.stars is None else int(item.stars),
        reasons=tuple(item.reasons or ()),
        private=item.private if item.kind == Kind.PRIVACY else None,
        decision=Decision(item.decision) if item.decision else None,
        asked=item.asked or b"",
        hides=item.hides,
        hash=item.hash,
        ref=item.ref,
        source=Source(item.seen, item.letter),
        form=item.form or b"",
        removed=tuple(item.removed or ()),
        into=item.into,
        absorbed=item.absorbed,
        follows=None if item.follows is None else int(item.follows),
    )
