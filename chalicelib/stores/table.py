"""The one table, as PynamoDB sees it. Every way it is read or written is in this list.

- intake: one TransactWriteItems of report, first entry, contact and seen message; none may be
  there. Of a reply it also checks that what it answers is unknown, of talk that nothing is asked
- an addition: one TransactWriteItems of seen message and inbox item, the report must be there
- an addition to a report that talk names: a conditional DeleteItem of the question it answers
- an addition put into the timeline: one Query of pk = R#<number>, one TransactWriteItems
- whom a report came from: in the intake's transaction; an UpdateItem for each limit it counts
  under, and over one a Query of that window, one of pk = R#<number>, one TransactWriteItems
- a repeated message: the cancelled transaction brings the seen message's item, then one Query
- status poll, officer's record: one Query, pk = R#<number> and sk < U, never the contact
- two reports merged, or parted: two Queries and one TransactWriteItems of both; what happens to the
  one that survives costs a Query of it and, for each that follows it, another and a transaction
- officer's step, reporter's step, check of a promise: that Query and one TransactWriteItems, report
  at version n. A step that is repeated under its Idempotency-Key is found by the Query
- officer's queue: one Query of ``work``, wpk = W#<office>, by what is due next; its counts: one for
  each megabyte of it
- verifiers' queue: one Query of ``work``, wpk = Y#<office>; appeals against moderators, M#<office>
- search by words: a Query of ``words`` for each kecamatan, fpk = F#<kecamatan>, newest first, and
  one BatchGetItem of the reports that were found
- templates of offices: a Query of pk = O#<office> for one's own and each above it; a conditional
  DeleteItem or a PutItem
- reconciler: a Query of ``work`` for each office, W#<office> open, V#<office> unconfirmed and
  Y#<office> to be verified; what a dissolved office holds goes on to its successor as an officer's
  step does
- texts that many send: an UpdateItem of each band of a new report's text; of one in a campaign a
  Query of a full band, one of the campaign and a TransactWriteItems, or one for each of the first;
  to tell it an officer costs a Query and a BatchGetItem, a page of them a Query of pk = C and a
  BatchGetItem
- a reporter's erasure: the step's Query and transaction, with the first pass; a pass is a Query, an
  UpdateItem of what it found, a Query and DeleteItems for each photo, an UpdateItem for each entry
  with words, a DeleteItem for each notice and the contact, a Query and an UpdateItem for each band
  of the text, a transaction where it was a campaign's, and for the record a Query and a
  transaction; those that are not over are one Query of ``mine``, mpk = E
- retention: a Query of ``work`` for each month since the first, wpk = T#<month>; of each report
  that is due a Query and the step's transaction, of a proof a Query of the ledger's end and a
  transaction
- a reporter's export: the step's Query and transaction, and one Query of what lies beside
- an address to be confirmed: that Query of all, counts, and an UpdateItem of the contact; its code
  costs a Query of the contact, and two UpdateItem once it is told
- the end of notices by one way, asked for by its link: one Query of the contact, an UpdateItem
- a notice to one who supports a report: that Query, one of pk = S#<number>~<key>, and the same, and
  one of the contact behind it; whom there is to tell, one Query of pk = S#<number>
- a notice: one Query of pk = R#<number>, a conditional PutItem and an UpdateItem; a PutItem of the
  id under which a reply to it will come
- a closing that comes to stand, or falls: a PutItem, a DeleteItem. How long reports take: a Query
  of the closings of a category and kota, at most one in ten minutes, or in one while they are too
  few, and then of all kota; a PutItem beside the new report, which each Query of its timeline
  brings
- recurring spots, for heads: a Query of the closings of each category and kota they ask for
- a link to somebody's reports: a Query of ``mine`` and one of the last report, a PutItem; opened
  by a Query and a conditional DeleteItem. A page of them: a Query of ``mine``, a BatchGetItem
- the reports of somebody who talks: a Query of ``mine``; who stops notices also costs an UpdateItem
  for each of them
- an office's calendar: a Query of pk = O#<office> for who may read it, and one of ``work``; a
  PutItem or a conditional DeleteItem of its link
- an event for subscribers: a Query of all webhooks, pk = J; and for each that wants it one of the
  webhook, one of pk = R#<number>, and two UpdateItems of its log, pk = J#<webhook>; of a failure
  one more of the webhook. Administrators also PutItem and DeleteItem webhooks, and Query the log
- digests of a day: the reconciler's Query of W#<office>, one Query of the day, and for each head a
  conditional PutItem and an UpdateItem
- "me too": the report's Query, then one TransactWriteItems of its count and the keys of who says
  so, none of which may be there; who takes it back costs a Query of pk = S#<number> first, and for
  each key a Query of what lies beside it and DeleteItems
- what is kept of one who says so: a Query for each key, the report's, and one for each contact;
  to be told otherwise costs an UpdateItem of each contact more
- what is like a report: a Query of ``near`` for each band of latitude within reach, two at most
- lists of public reports: a Query of ``date`` for each shard and month they span, D#<month>#<shard>
  by when they were filed, U#<month>#<shard> by what happened to them; those that changed lately,
  and those asked for by number, are also read by BatchGetItem, fifty a call
- the same of kelurahan: a Query of ``area`` for each of them and month, P#<kelurahan>#<month>;
  where their texts are shown, a BatchGetItem too, fifty a call
- a partner's api_key: an UpdateItem that counts its use; a Query when it may not be used
- traffic of a channel: an UpdateItem of its hour; a Query of its last hours
- how often somebody did something in a window of time: an UpdateItem; a Query more when it was
  counted before, or may not be
- a photo: a BatchWriteItem of its bytes and nine bands, E#...; of a completion photo also a Query
  of its bytes and two of each band
- replay of dead letters: a Scan by moment, by hand only

``area``, ``date`` and ``near`` hold public reports only, ``mine`` those whose reporter left a
contact, the operators' list of api_keys under K and the erasures that are not over under E; no
index key is hot.
"""

from datetime import datetime
from typing import Any

from botocore.config import Config
from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import STRING
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.domain import moments
from chalicelib.settings import settings

REPORT = "A"
CONTACT = "Z#contact"
INBOX = "Z#inbox#"
NOTICE = "Z#notice#"
ERASURE = "Z#erasure#"
LEDGER = "LEDGER"
PROOF = "LEDGER#"  # before the month in a key, before the seq in a sort key
TASK = "Z#task#"
SEEN = "X"
ASKED = "Q"
ORIGIN = "Z#origin"
HOUR = "H#"  # before the hour in a sort key
TIMES = "I#"  # before the beginning of a window in a sort key
DIGEST = "G#"  # before the day in a key, before the head in a sort key
PHOTO = "E#"  # before the entry a photo came with
TEMPLATE = "M#"  # before the code in a sort key
API_KEY = "K"
LINK = "J"
CLOSING = "L#"  # before the moment in a sort key
USUAL = "B"  # sorts between a report and its timeline
MEMBER = "C"  # the same
CAMPAIGN = "C"  # a key; with # before its id in a sort key
BAND = "N#"  # before a band in a key, before the beginning of a window in a sort key
SUPPORTER = "P#"  # before a keyed hash of who supports
CALENDAR = "L"
WEBHOOK = "J#"  # before its id in a sort key
CALL = "D#"  # before the moment of what a webhook is told
AFTER_TIMELINE = "U"  # sorts behind every T#, before every Z#

# Without a name of our own botocore puts its user agent together anew for every request, which is
# 7 % of a call's CPU.
NAMED = Config(user_agent="tanggap")


def report_key(number: str) -> str:
    return f"R#{number}"


def told_key(whom: str) -> str:
    """Of the reporter of a report, its number; of one who supports it, ``<number>~<keyed hash>``,
    apart from the report: thousands may.
    """
    return f"S#{whom}" if "~" in whom else report_key(whom)


def entry_key(seq: int) -> str:
    return f"T#{seq:06}"


def task_key(seq: int) -> str:
    return f"{TASK}{seq:06}"


FIRST = entry_key(1)


class Moment(Attribute[datetime]):
    """An aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.read(value)


class Number(NumberAttribute):
    """Written and read as PynamoDB does, without going through ``json`` for each: a report has a
    dozen.
    """

    def serialize(self, value: float) -> str:
        return repr(value)

    def deserialize(self, value: str) -> float:
        return int(value) if value.lstrip("-").isdecimal() else float(value)


class Work(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """An office's reports: ``W#`` open ones, and tasks, by what is due next, those that many
    support before that, with ``~<due>`` behind the number; ``V#`` closed ones by
    when they count as confirmed, ``Y#`` those whose closing the office has to verify, the first
    closed first, ``M#`` appeals that central triage has to judge, ``L#``
    open ones that came over a limit; ``T#`` those closed for good, by
    month, until it is proven that what citizens said of them is gone.
    """

    class Meta:
        index_name = "work"
        projection = IncludeProjection(
            [
                "status",
                "category",
                "channel",
                "kelurahan",
                "created_at",
                "private",
                "complete_by",
                "answered_at",
                "rung",
                "red_flag",
                "next_check",
                "run",
                "version",
                "updated_at",
                "priority",
                "paused_until",
                "summary",
                "address",
                "evidence",
                "holder",
            ]
        )

    wpk = UnicodeAttribute(hash_key=True)
    wsk = UnicodeAttribute(range_key=True)


class Area(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """Public reports of a kelurahan by when they were filed, without what was said."""

    class Meta:
        index_name = "area"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "lat", "lng"),
                *("created_at", "updated_at", "complete_by", "closed_at"),
            ]
        )

    apk = UnicodeAttribute(hash_key=True)
    ask = UnicodeAttribute(range_key=True)


class Date(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """Public reports by when they were filed, each line beside what was filed, and what happened
    to them by when it did.
    """

    class Meta:
        index_name = "date"
        projection = IncludeProjection(
            [
                *("status", "category", "channel", "holder", "kelurahan", "lat", "lng"),
                *("updated_at", "complete_by"),
                *("kind", "note", "note_masks", "photos", "to", "ref"),
                *("description", "address", "masks", "address_masks", "answers"),
            ]
        )

    dpk = UnicodeAttribute(hash_key=True)
    dsk = UnicodeAttribute(range_key=True)


class Mine(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """A reporter's own reports, by when they were filed."""

    class Meta:
        index_name = "mine"
        projection = IncludeProjection(["status", "category", "holder", "created_at", "updated_at"])

    mpk = UnicodeAttribute(hash_key=True)
    msk = UnicodeAttribute(range_key=True)


class Near(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """Public reports that are open, by where they are: a band of latitude, and the longitude within
    it; those without a point by their kelurahan and when they were filed.
    """

    class Meta:
        index_name = "near"
        projection = IncludeProjection(
            [
                *("status", "category", "kelurahan", "lat", "lng", "created_at"),
                *("said", "supporters"),
            ]
        )

    npk = UnicodeAttribute(hash_key=True)
    nsk = UnicodeAttribute(range_key=True)


class Words(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """What was said of reports in words, by the kecamatan they lie in and when it was said. It
    hangs on timeline entries, which never change: no step of a report writes here again.
    """

    class Meta:
        index_name = "words"
        projection = IncludeProjection(["folded", "kelurahan"])

    fpk = UnicodeAttribute(hash_key=True)
    fsk = UnicodeAttribute(range_key=True)


class Item(Model):
    """Anything in the table. What is read becomes the class of its sort key."""

    class Meta:
        table_name = settings().table
        connect_timeout_seconds = 2
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    wpk = UnicodeAttribute(null=True)
    wsk = UnicodeAttribute(null=True)
    mpk = UnicodeAttribute(null=True)
    msk = UnicodeAttribute(null=True)
    fpk = UnicodeAttribute(null=True)
    fsk = UnicodeAttribute(null=True)
    dpk = UnicodeAttribute(null=True)
    dsk = UnicodeAttribute(null=True)
    apk = UnicodeAttribute(null=True)
    ask = UnicodeAttribute(null=True)
    npk = UnicodeAttribute(null=True)
    nsk = UnicodeAttribute(null=True)
    work = Work()
    area = Area()
    mine = Mine()
    words = Words()
    date = Date()
    near = Near()

    def __init__(self, pk: str, sk: str, **attributes: Any) -> None:
        """PynamoDB walks through every attribute of the class, here, on reading and on writing, to
        find defaults and validators. We have neither, and that walk costs half of what a request
        costs over the bare call: these three look at what is there.
        """
        self.attribute_values = {"pk": pk, "sk": sk, **attributes}

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """PynamoDB's, its client named before whichever thread is the first makes it, and its
        address taken once (docs/decisions/0010).
        """
        held = super()._get_connection()
        if held.connection._client is None:
            held.connection.session.set_default_client_config(NAMED)
            client: Any = held.connection.client
            client._ruleset_resolver = None
        return held

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Any:
        kind = _class_of(data["sk"]["S"])
        known = kind.get_attributes()
        return kind(
            **{
                name: known[name].deserialize(known[name].get_value(value))
                for name, value in data.items()
                if name in known
            }
        )

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        known = self.get_attributes()
        return {
            name: {known[name].attr_type: known[name].serialize(value)}
            for name, value in self.attribute_values.items()
            if value is not None
        }


class ReportItem(Item):
    """A report as it stands, with its keys in the indexes."""

    version = Number()
    status = UnicodeAttribute()
    holder = UnicodeAttribute()
    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    private = BooleanAttribute()
    kelurahan = UnicodeAttribute(null=True)  # or a kecamatan, when no more is known
    lat = Number(null=True)
    lng = Number(null=True)
    created_at = Moment()
    updated_at = Moment()
    respond_by = Moment()
    complete_by = Moment()
    answered_at = Moment(null=True)
    closed_at = Moment(null=True)
    rung = Number()
    red_flag = BooleanAttribute()
    run = Number()
    next_check = Moment(null=True)
    chain = BinaryAttribute(legacy_encoding=False)
    token_hash = BinaryAttribute(legacy_encoding=False)
    told_in = Number(null=True)
    rating = Number(null=True)
    handovers = Number(null=True)
    bound = UnicodeAttribute(null=True)
    priority = UnicodeAttribute(null=True)
    calendar = UnicodeAttribute(null=True)
    paused_until = Moment(null=True)
    pauses = Number(null=True)
    # open ones: "<seq> <office> <due> <reminded or ->"
    tasks: ListAttribute[Any] = ListAttribute(null=True)
    outcome = UnicodeAttribute(null=True)
    closed_in = Number(null=True)
    evidence = UnicodeAttribute(null=True)
    verifier = UnicodeAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    rejections = Number(null=True)
    reopenings = Number(null=True)
    appeals = Number(null=True)
    erased_at = Moment(null=True)
    supporters = Number(null=True)  # counted beside the versions
    earlier = Number(null=True)  # seconds it stands before its promise, beside them too
    over_limit = UnicodeAttribute(null=True)
    moderated = UnicodeAttribute(null=True)  # "<state> <reason> <seq> <was> <private> <appeal>"
    duplicate_of = UnicodeAttribute(null=True)
    survivor_private = BooleanAttribute(null=True)
    followed = Number(null=True)
    was = UnicodeAttribute(null=True)  # "<status> <holder> <answered at or -> <rung>"
    merged: ListAttribute[Any] = ListAttribute(null=True)
    behind = Number(null=True)
    retained_at = Moment(null=True)

    # what a line of a list shows, for officers only
    summary = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)

    # and everybody, of an open report: the beginning without personal data
    said = UnicodeAttribute(null=True)


class EntryItem(Item):
    """A timeline entry; the first one also has what was filed."""

    at = Moment()
    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    holder = UnicodeAttribute()
    by = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    photos: ListAttribute[Any] = ListAttribute(null=True)
    to: ListAttribute[Any] = ListAttribute(null=True)
    actor = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    until = Moment(null=True)
    task = Number(null=True)
    recategorised = UnicodeAttribute(null=True)
    findings: ListAttribute[Any] = ListAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    stars = Number(null=True)
    reasons: ListAttribute[Any] = ListAttribute(null=True)
    decision = UnicodeAttribute(null=True)
    asked = BinaryAttribute(null=True, legacy_encoding=False)
    hash = BinaryAttribute(legacy_encoding=False)

    # what subscribers filter by, as it was at that moment: announcing needs no other read
    channel = UnicodeAttribute()
    category = UnicodeAttribute()
    private = BooleanAttribute()
    hides = BooleanAttribute(null=True)  # it was hidden with this entry, or shown
    kelurahan = UnicodeAttribute(null=True)

    # the timer that starts with it
    run = Number(null=True)
    next_check = Moment(null=True)

    description = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    found = UnicodeAttribute(null=True)
    occurred_at = Moment(null=True)
    anonymous = BooleanAttribute(null=True)
    score = Number(null=True)
    sent_at = Moment(null=True)

    # what it is found by, in the entries that tell what and where: never shown
    folded = UnicodeAttribute(null=True)

    # spans of personal data, as ``domain.masking`` encodes them
    masks = UnicodeAttribute(null=True)
    note_masks = UnicodeAttribute(null=True)
    address_masks = UnicodeAttribute(null=True)

    # "<code> <chosen or told> <value>" each
    answers: ListAttribute[Any] = ListAttribute(null=True)
    ref = UnicodeAttribute(null=True)

    # of photos that are still to be fetched: "<name> <sender> <content type or -> <source>"
    media: ListAttribute[Any] = ListAttribute(null=True)

    # what a citizen's words came as, and what salts their digests
    seen = UnicodeAttribute(null=True)
    letter = UnicodeAttribute(null=True)
    salt = BinaryAttribute(null=True, legacy_encoding=False)
    salt_of_others = BinaryAttribute(null=True, legacy_encoding=False)

    # of one whose words were erased: what was hashed; of an erasure: "<what> <how many>" each
    form = BinaryAttribute(null=True, legacy_encoding=False)
    removed: ListAttribute[Any] = ListAttribute(null=True)
    into = UnicodeAttribute(null=True)
    absorbed = UnicodeAttribute(null=True)
    follows = Number(null=True)
    merged: ListAttribute[Any] = ListAttribute(null=True)  # reports that follow this one


class ContactItem(Item):
    name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    muted = BooleanAttribute(null=True)
    language = UnicodeAttribute(null=True)
    off: UnicodeSetAttribute = UnicodeSetAttribute(null=True)  # ways that were ended
    ways: ListAttribute[Any] = ListAttribute(null=True)  # those chosen: "<way> <seq>"
    quiet = UnicodeAttribute(null=True)  # "21:00-06:00", in the city's time
    to_sms = UnicodeAttribute(null=True)  # addresses that were confirmed later
    to_email = UnicodeAttribute(null=True)
    asked_way = UnicodeAttribute(null=True)  # one that is to be confirmed by a code
    asked_to = UnicodeAttribute(null=True)
    asked_at = Moment(null=True)
    asked_tries = Number(null=True)


class TaskItem(Item):
    """An open task, in the queue of the office that was asked."""

    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    created_at = Moment()
    updated_at = Moment()
    complete_by = Moment()
    priority = UnicodeAttribute(null=True)
    summary = UnicodeAttribute(null=True)  # the beginning of what is asked
    holder = UnicodeAttribute()  # who asks


class InboxItem(Item):
    """What a citizen adds, until it is put into the timeline."""

    at = Moment()
    text = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    channel = UnicodeAttribute()
    media: ListAttribute[Any] = ListAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    reply = UnicodeAttribute(null=True)
    person = UnicodeAttribute(null=True)
    sent_at = Moment(null=True)
    seen = UnicodeAttribute(null=True)
    letter = UnicodeAttribute(null=True)


class ErasureItem(Item):
    """A reporter's data that are to be erased: one pass over them, until nothing more can come."""

    created_at = Moment()  # when it was asked for
    updated_at = Moment()  # when this pass began
    # what the pass found: "<what> <how many>" each; none while it has not looked
    found: ListAttribute[Any] = ListAttribute(null=True)
    prints: ListAttribute[Any] = ListAttribute(null=True)  # "<seq> <photo> <sha256>" each
    recorded = BooleanAttribute(null=True)
    everybody = BooleanAttribute(null=True)  # not its reporter's alone: their time is over


class ProofItem(Item):
    """A proof of the ledger."""

    at = Moment()
    what = UnicodeAttribute()
    many = Number()
    told: ListAttribute[Any] = ListAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    hash = BinaryAttribute(legacy_encoding=False)


class LedgerItem(Item):
    """The end of the ledger: its last proof."""

    last = Number()
    hash = BinaryAttribute(legacy_encoding=False)


class OriginItem(Item):
    """Whom a report came from, in keyed hashes: ``contact <hash>`` each."""

    at = Moment()
    category = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    ttl = Number()


class AskedItem(Item):
    """A question that waits for what a talker says next, until it is not waited for any more."""

    number = UnicodeAttribute()
    until = Moment()
    ttl = Number()


class HourItem(Item):
    """A channel's traffic of one hour."""

    taken = Number(null=True)
    repeated = Number(null=True)
    parked = Number(null=True)
    bad_signature = Number(null=True)
    unreadable = Number(null=True)
    notice_sent = Number(null=True)
    notice_later = Number(null=True)
    notice_refused = Number(null=True)
    notice_expired = Number(null=True)
    lag = Number(null=True)  # seconds, of those that tell when they were sent, added up
    lagged = Number(null=True)  # how many those are
    last_at = Moment(null=True)
    ttl = Number(null=True)


class TimesItem(Item):
    """How often somebody did something in one window of time; ``seen`` are those that must count
    once.
    """

    many = Number()
    seen = UnicodeSetAttribute(null=True)
    ttl = Number()


class TemplateItem(Item):
    """A canned answer of an office."""

    title = UnicodeAttribute()
    text = UnicodeAttribute()
    action = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)


class CalendarItem(Item):
    """The link to an office's calendar: the SHA-256 of its secret."""

    secret_hash = BinaryAttribute(legacy_encoding=False)
    created_at = Moment()


class WebhookItem(Item):
    """A subscriber's webhook; ``filters`` are "<name> <value>" each."""

    name = UnicodeAttribute()
    url = UnicodeAttribute()
    filters: ListAttribute[Any] = ListAttribute(null=True)
    state = UnicodeAttribute()
    pause = UnicodeAttribute(null=True)
    generation = Number()
    rotated_at = Moment(null=True)
    failing_since = Moment(null=True)
    created_at = Moment()
    updated_at = Moment()


class CallItem(Item):
    """What became of an event for one webhook."""

    what = UnicodeAttribute()
    state = UnicodeAttribute()
    tries = Number(null=True)
    at = Moment()
    code = UnicodeAttribute(null=True)
    ttl = Number()


class SeenItem(Item):
    """A message that was taken: which report it became, or was ``added`` to."""

    number = UnicodeAttribute()
    added = BooleanAttribute(null=True)
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)
    erased = BooleanAttribute(null=True)  # what it said was, and with it the fingerprint
    ttl = Number(null=True)


class ClosingItem(Item):
    """A report that stands closed as done, of whatever privacy."""

    kelurahan = UnicodeAttribute()  # or a kecamatan, when no more is known
    took = Number()  # seconds
    holder = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    ttl = Number()


class UsualItem(Item):
    """How long reports like this one took, as it was when the report was filed."""

    category = UnicodeAttribute()
    within = UnicodeAttribute()  # the code of an area
    took = Number()  # seconds
    many = Number()


class BandItem(Item):
    """Texts under one band of theirs, in one window of time: "<moment> <number> <signs>" each, and
    the campaigns they are known as: "<id> <signs>".
    """

    sent: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    campaigns: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


class CampaignItem(Item):
    """Reports with one text; ``numbers`` are the first: "<moment> <number>"."""

    many = Number()
    since = Moment()
    until = Moment()
    category = UnicodeAttribute()  # of the report that made it one
    numbers: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    ttl = Number()


class MemberItem(Item):
    """The campaign a report is part of, beside it."""

    campaign = UnicodeAttribute()
    ttl = Number()


class LinkItem(Item):
    """A link to somebody's reports, under the digest of its secret, until it is opened."""

    whose = UnicodeAttribute()  # the key of those reports in ``Mine``
    until = Moment()
    ttl = Number()


class SupporterItem(Item):
    """Who says "me too" of a report, by one of the ways they are known: ``person`` is the first of
    these. That one has the ``others``; one that is ``reached`` has a contact of its own, as the
    reporter has, under ``told_key``. What only ``joined`` later, or came
    by such a device, is told no token and shown to none.
    """

    at = Moment()
    person = UnicodeAttribute()
    others: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    reached = BooleanAttribute(null=True)
    joined = BooleanAttribute(null=True)


class DigestItem(Item):
    """A head's digest of one day: claimed, then sent."""

    state = UnicodeAttribute()
    at = Moment()
    ttl = Number()


class KeyItem(Item):
    """A partner's api_key, under its hash, and its use on its last day."""

    name = UnicodeAttribute()
    contact = UnicodeAttribute()
    state = UnicodeAttribute()
    most = Number()  # a day
    day = UnicodeAttribute(null=True)
    used = Number(null=True)
    created_at = Moment()


class NoticeItem(Item):
    """A notice to a reporter by one way: it waits, is claimed, then sent, failed or refused."""

    state = UnicodeAttribute()
    at = Moment()
    to = UnicodeAttribute(null=True)  # its address, the middle left out
    code = UnicodeAttribute(null=True)
    until = Moment(null=True)  # when it waits for
    ttl = Number(null=True)


class PhotoItem(Item):
    """A photo as it is found again: by its bytes, or by a band of its likeness, with all its
    ``signs``.
    """

    signs = UnicodeAttribute(null=True)


def _class_of(sort_key: str) -> type[Item]:
    if sort_key == REPORT:
        return ReportItem
    if sort_key.startswith("T#"):
        return EntryItem
    for start, kind in _BY_START:
        if sort_key.startswith(start):
            return kind
    return _BY_SORT_KEY.get(sort_key, NoticeItem)


_BY_START: tuple[tuple[str, type[Item]], ...] = (
    (HOUR, HourItem),
    (CLOSING, ClosingItem),
    (TIMES, TimesItem),
    (WEBHOOK, WebhookItem),
    (CALL, CallItem),
    (INBOX, InboxItem),
    (ERASURE, ErasureItem),
    (PROOF, ProofItem),
    (TASK, TaskItem),
    (DIGEST, DigestItem),
    (PHOTO, PhotoItem),
    (TEMPLATE, TemplateItem),
    (SUPPORTER, SupporterItem),
    (BAND, BandItem),
    (f"{CAMPAIGN}#", CampaignItem),
)
_BY_SORT_KEY: dict[str, type[Item]] = {
    CONTACT: ContactItem,
    ORIGIN: OriginItem,
    SEEN: SeenItem,
    ASKED: AskedItem,
    API_KEY: KeyItem,
    LEDGER: LedgerItem,
    LINK: LinkItem,
    USUAL: UsualItem,
    MEMBER: MemberItem,
    CALENDAR: CalendarItem,
}


def connection() -> Connection:
    """The model's own connection, for transactions: another one would load botocore's tables once
    more (100 ms).
    """
    return Item._get_connection().connection


def present(**attributes: Any) -> dict[str, Any]:
    """Only what has a value: empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}
