"""The items that a poll reads: the report in its present state, its resolution time, its campaign,
the history of a long timeline, and the entries.
"""

from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, ListAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.city.rows import Visibility
from chalicelib.platform.aws.table import Item, Moment, Number
from chalicelib.reports.store.items.index_keys import (
    FACTS,
)

REPORT = "A"
ENTRY = "T#"  # the seq follows
USUAL = "B"  # sorts between a report and its timeline
MEMBER = "C"  # sorts there as well
HISTORY = "D"  # sorts there as well
# the history is written anew after so many entries; a page of the newest entries has more, however
# long they are
EVERY = 25
AFTER_TIMELINE = "U"  # sorts behind every T#, before every Z#


def report_key(number: str) -> str:
    return f"R#{number}"


def entry_key(seq: int) -> str:
    return f"{ENTRY}{seq:06}"


FIRST = entry_key(1)


def seq_of(item: Any) -> int:
    """Return the seq of an entry's item."""
    return int(item.sk[len(ENTRY) :])


def one_page(query: Any) -> list[Any]:
    """Return the items of one call of a Query, in its order."""
    return [Item.from_raw_data(each) for each in next(query.page_iter)["Items"]]


class ReportItem(Item):
    """A report in its present state, with its keys in the indexes."""

    sorts = REPORT

    version = Number()
    status = UnicodeAttribute()  # "<status> <outcome>", without an outcome while it is open
    holder = UnicodeAttribute()
    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    visibility = UnicodeAttribute()
    kelurahan = UnicodeAttribute(null=True)  # or a kecamatan, when no more is known
    point = UnicodeAttribute(null=True)  # "<latitude> <longitude>"
    updated_at = Moment()  # when the public last saw a change
    moved_at = Moment(null=True)  # the moment of the last entry, where that is another
    public = Number(null=True)  # changes the public sees, where these are not as many as entries
    own = UnicodeAttribute(null=True)  # the reporter's "<changes> <at>", where not the public's
    respond_by = Moment()
    first_answer_by = Moment()
    complete_by = Moment()
    complete_span = Number()  # seconds
    answer_from = Moment(null=True)  # since when the holder has it, where not since its filing
    first_answered_at = Moment(null=True)  # where it was not the present holder's answer
    own_complete_by = Moment(null=True)
    own_span = Number(null=True)  # seconds
    own_calendar = UnicodeAttribute(null=True)
    lengthened = BooleanAttribute(null=True)
    closed_at = Moment(null=True)
    rung = Number(null=True)
    complete_rung = Number(null=True)
    bound_passed = BooleanAttribute(null=True)
    red_flag = BooleanAttribute()
    run = Number()
    next_check = Moment(null=True)
    chain = BinaryAttribute(legacy_encoding=False)
    token_hash = BinaryAttribute(legacy_encoding=False)
    told_in = Number(null=True)
    rating = Number(null=True)
    handovers = Number(null=True)
    bound = UnicodeAttribute(null=True)
    last_handover = UnicodeAttribute(null=True)  # as ``handover_text.write_handover`` writes it
    calendar = UnicodeAttribute(null=True)
    answer_calendar = UnicodeAttribute(null=True)  # where not the calendar
    pauses = Number(null=True)
    # open tasks: "<seq> <office> <due> <reminded or ->"
    tasks: ListAttribute[Any] = ListAttribute(null=True)
    closed_in = Number(null=True)
    verifier = UnicodeAttribute(null=True)
    verdict = UnicodeAttribute(null=True)
    rejections = Number(null=True)
    reopenings = Number(null=True)
    appeals = Number(null=True)
    erased_at = Moment(null=True)
    supporters = Number(null=True)  # changes without a new version
    earlier = Number(null=True)  # seconds before its promise in the queue; no new version either
    over_limit = UnicodeAttribute(null=True)
    screener = UnicodeAttribute(null=True)
    moderated = UnicodeAttribute(null=True)  # "<state> <reason> <seq> <was> <level> <appeal>"
    duplicate_of = UnicodeAttribute(null=True)
    survivor_visibility = UnicodeAttribute(null=True)
    followed = Number(null=True)
    was = UnicodeAttribute(null=True)  # "<status> <holder>"
    merged: ListAttribute[Any] = ListAttribute(null=True)
    behind = Number(null=True)
    retained_at = Moment(null=True)
    trial = BooleanAttribute(null=True)  # only `tanggap smoke` sets it, in the table itself
    # "<name>=<value>" each: what is unusual, also since when it is answered, and whom it accuses
    marks = UnicodeAttribute(null=True)

    # "<first picture or -> <beginning of the text>", shown in lines of lists: of a public report to
    # everybody and without personal data, of any other to its officers and its reporter
    public_card = UnicodeAttribute(null=True)
    card = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)  # the beginning, for officers


class EntryItem(Item):
    """A timeline entry; the first one also has the filing."""

    sorts = ENTRY

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
    chosen = UnicodeAttribute(null=True)  # a reporter's choice of who sees the report
    decision = UnicodeAttribute(null=True)
    asked = BinaryAttribute(null=True, legacy_encoding=False)
    confidential = BooleanAttribute(null=True)
    hash = BinaryAttribute(legacy_encoding=False)

    # the public's and the reporter's numbers of the entry, where they are not its seq
    public = Number(null=True)
    own = Number(null=True)

    # what subscribers filter by, as it was at that moment, so that announcing reads no other item
    channel = UnicodeAttribute()
    category = UnicodeAttribute()
    visibility = UnicodeAttribute()
    # the report's level changed with this entry, which hid it from all lists (or not)
    hides = BooleanAttribute(null=True)
    kelurahan = UnicodeAttribute(null=True)

    # the timer that starts with the entry
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
    purpose = UnicodeAttribute(null=True)

    # the words of the search, in entries that say what the matter is and where: never shown
    folded = UnicodeAttribute(null=True)

    # spans of personal data, as ``city.masking.encode_spans`` encodes them
    masks = UnicodeAttribute(null=True)
    note_masks = UnicodeAttribute(null=True)
    address_masks = UnicodeAttribute(null=True)

    # "<code> <chosen or told> <value>" each
    answers: ListAttribute[Any] = ListAttribute(null=True)
    ref = UnicodeAttribute(null=True)

    # photos that are still to be fetched: "<name> <sender> <content type or -> <source>"
    media: ListAttribute[Any] = ListAttribute(null=True)

    # the message that brought a citizen's words, and the salts of their digests
    seen = UnicodeAttribute(null=True)
    letter = UnicodeAttribute(null=True)
    salt = BinaryAttribute(null=True, legacy_encoding=False)
    salt_of_others = BinaryAttribute(null=True, legacy_encoding=False)

    # ``form``: what was hashed, of an entry whose words were erased; ``removed``: "<kind> <count>"
    # each, of the entry that records an erasure
    form = BinaryAttribute(null=True, legacy_encoding=False)
    removed: ListAttribute[Any] = ListAttribute(null=True)
    into = UnicodeAttribute(null=True)
    absorbed = UnicodeAttribute(null=True)
    follows = Number(null=True)
    acting = UnicodeAttribute(null=True)
    merged: ListAttribute[Any] = ListAttribute(null=True)  # reports that follow this one


class HistoryItem(Item):
    """The history of a long timeline up to an entry, written anew after ``EVERY`` entries."""

    sorts = HISTORY

    upto = Number()
    told = UnicodeAttribute()  # in JSON

    # the keys of the reporter's requests that may be repeated, and the place that was named after
    # the filing: an erasure removes them
    asked: ListAttribute[Any] = ListAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    kelurahan = UnicodeAttribute(null=True)
    found = UnicodeAttribute(null=True)
    address_masks = UnicodeAttribute(null=True)


class UsualItem(Item):
    """The time that reports like this one took, measured when the report was filed."""

    sorts = USUAL

    category = UnicodeAttribute()
    within = UnicodeAttribute()  # the code of an area
    took = Number()  # seconds
    many = Number()


class MemberItem(Item):
    """The campaign that a report is part of."""

    sorts = MEMBER

    campaign = UnicodeAttribute()
    ttl = Number()


def load_items(
    number: str,
    within: Condition,
    *,
    most: int,
    consistent: bool = False,
    newest_first: bool = False,
) -> list[Any]:
    """Return items of a report, ``most`` at most, by one call."""
    return one_page(
        Item.query(
            report_key(number),
            within,
            consistent_read=consistent,
            scan_index_forward=not newest_first,
            page_size=most,
        )
    )


def level_of(report: Any) -> Visibility:
    """Return the level of a report's item. The index ``date`` does not have it as an attribute; the
    sort key tells it.
    """
    if report.visibility:
        return Visibility(report.visibility)
    return Visibility.FACTS if report.dsk.endswith(FACTS) else Visibility.PUBLIC
