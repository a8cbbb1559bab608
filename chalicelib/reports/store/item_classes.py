"""Items of a report's timeline, all that a poll reads: the report as it stands, what is told of
such reports and of one text, what a long timeline comes to, and the entries.
"""

from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, ListAttribute, UnicodeAttribute

from chalicelib.platform.aws.table import Item, Moment, Number

REPORT = "A"
ENTRY = "T#"  # before its seq
USUAL = "B"  # sorts between a report and its timeline
MEMBER = "C"  # the same
HISTORY = "D"  # the same
EVERY = 25  # entries write it anew; a page of the newest has more, however long they are
AFTER_TIMELINE = "U"  # sorts behind every T#, before every Z#


def report_key(number: str) -> str:
    return f"R#{number}"


def entry_key(seq: int) -> str:
    return f"{ENTRY}{seq:06}"


FIRST = entry_key(1)


def seq_of(item: Any) -> int:
    """Of an entry's item."""
    return int(item.sk[len(ENTRY) :])


def one_page(query: Any) -> list[Any]:
    """What one call of a Query brings, in its order."""
    return [Item.from_raw_data(each) for each in next(query.page_iter)["Items"]]


class ReportItem(Item):
    """A report as it stands, with its keys in the indexes."""

    sorts = REPORT

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
    updated_at = Moment()  # when the public last saw a change
    moved_at = Moment(null=True)  # the moment of the last entry, where that is another
    public = Number(null=True)  # changes the public sees, where these are not as many as entries
    own = UnicodeAttribute(null=True)  # "<changes> <at>" of its reporter's, where they see others
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
    screener = UnicodeAttribute(null=True)
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
    decision = UnicodeAttribute(null=True)
    asked = BinaryAttribute(null=True, legacy_encoding=False)
    hash = BinaryAttribute(legacy_encoding=False)

    # the number of the change it is to what the public sees, and its reporter, where not its seq
    public = Number(null=True)
    own = Number(null=True)

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


class HistoryItem(Item):
    """What a long timeline comes to up to an entry, written with one in every few."""

    sorts = HISTORY

    upto = Number()
    told = UnicodeAttribute()  # in JSON

    # the steps of its reporter that may be repeated, and the place as it was told later: an erasure
    # takes them away
    asked: ListAttribute[Any] = ListAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = Number(null=True)
    lng = Number(null=True)
    kelurahan = UnicodeAttribute(null=True)
    found = UnicodeAttribute(null=True)
    address_masks = UnicodeAttribute(null=True)


class UsualItem(Item):
    """How long reports like this one took, as it was when the report was filed."""

    sorts = USUAL

    category = UnicodeAttribute()
    within = UnicodeAttribute()  # the code of an area
    took = Number()  # seconds
    many = Number()


class MemberItem(Item):
    """The campaign a report is part of, beside it."""

    sorts = MEMBER

    campaign = UnicodeAttribute()
    ttl = Number()
