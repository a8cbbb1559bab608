"""What a city is made of: its channels, offices, areas, categories, promises, ladder, holidays and
the words of its addresses, as plain records.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import TypeVar

from chalicelib.domain.service import Attribute
from chalicelib.domain.tongue import Language


class ChannelKind(StrEnum):
    PARTNER = "partner"
    SOCIAL = "social"
    MAIL = "mail"
    SMS = "sms"
    WEB = "web"
    DESK = "desk"


class Level(StrEnum):
    """How high an office stands; a parent's level is never below its child's."""

    PROVINSI = "provinsi"
    # every office of the province itself: Dinas, Badan, Biro, Inspektorat, Satpol PP
    DINAS = "dinas"
    KOTA = "kota"  # kota administrasi and kabupaten administrasi
    SUKU_DINAS = "suku_dinas"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    BUMD = "bumd"


class Calendar(StrEnum):
    CLOCK = "clock"  # every hour counts
    OFFICE = "office"  # working days without holidays, office hours only


class Priority(StrEnum):
    """From the least to the most urgent."""

    BIASA = "biasa"
    MENDESAK = "mendesak"
    DARURAT = "darurat"  # somebody may be in danger now


class ReasonKind(StrEnum):
    """What needs a listed reason."""

    PAUSE = "pause"
    OUTSIDE = "outside"  # why something is not the city's to do
    IDENTITY = "identity"  # why somebody has to know who reported
    RATING = "rating"  # what was good or bad about a closing
    MODERATION = "moderation"  # why a report is hidden or rejected


class RungKind(StrEnum):
    REMINDER = "reminder"
    ESCALATION = "escalation"
    RED_FLAG = "red_flag"


class Measure(StrEnum):
    STAGE = "stage"  # the promise of the stage the report is in: answer first, then complete
    UNANSWERED = "unanswered"  # since first receipt, while nobody has answered


class SoftwareKind(StrEnum):
    EDITOR = "editor"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    name: str
    kind: ChannelKind
    enabled: bool
    senders: tuple[str, ...] = ()  # whose webhooks bring its reports; none for a desk
    desk: str = ""  # of a desk: the level its offices have, or the code of its one office


@dataclass(frozen=True, slots=True)
class Office:
    """An office that can hold a report. Offices of a territory have its Kemendagri code as their
    code.
    """

    code: str
    name: str
    level: Level
    parent: str | None  # None only for the province
    # Kemendagri code of the territory it serves: 31, 31.73, 31.73.05 or 31.73.05.1001
    area: str | None
    aliases: tuple[str, ...] = ()
    successor: str | None = None  # of a dissolved office: the one that has its reports now


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """The smallest area; ``lat``/``lng`` are WGS84 degrees of one point inside it."""

    code: str
    name: str
    kecamatan_code: str
    kecamatan: str
    kota_code: str
    kota: str
    lat: float
    lng: float
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words by which the names of a city's areas are told from all else in a text, in small
    letters.
    """

    written: Mapping[str, str]  # what people write for a word of a name -> that word
    everyday: frozenset[str]  # names that are everyday words as well: they need an address
    adverbs: frozenset[str]  # names that can follow "kelurahan" in any sentence
    not_names: frozenset[str]  # words that are spelt nearly as a name
    other_places: frozenset[str]  # better known places with the name of an area they do not lie in
    elsewhere: frozenset[str]  # cities that have places of the same names
    landmarks: frozenset[str]  # before a name they make it a street's, a river's or a landmark's
    parts: frozenset[str]  # last words of names that share their stem, beside the directions
    courtesies: frozenset[str]  # greetings, thanks, introductions, dates: they tell no matter


@dataclass(frozen=True, slots=True)
class CampaignRule:
    """From how many reports on one text counts as a campaign, within which span, how many words it
    has at least that tell its matter, and for how long after its last report it is known.
    """

    least: int
    span: timedelta
    words: int
    kept: timedelta


@dataclass(frozen=True, slots=True)
class Category:
    """A matter. ``rule`` names who is responsible: ``kelurahan``, ``suku_dinas:<dinas code>`` or
    ``office:<code>``.
    """

    code: str
    name: str
    group: str
    rule: str
    promise: str
    words: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    priority: Priority = Priority.BIASA  # of its reports, unless a desk says more
    closing_photo: bool = True  # whether a photo has to show that it is done
    # metres: the public sees the middle of a square of that side, and no house number, where a home
    # may be meant; 0 shows the place as it is
    blur: float = 0.0


@dataclass(frozen=True, slots=True)
class Promise:
    """How soon a report is answered (or coordinated) and completed, both counted from first
    receipt.

    ``office`` is an office code, a level, or ``*``; ``priority`` is one, or ``*``. The most exact
    row counts, by priority first and then for the first holder.
    """

    code: str
    office: str
    priority: str
    respond: timedelta
    complete: timedelta
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the escalation ladder: due at ``share`` of the measure's span plus ``after``.

    ``to`` is one of ``holder``, ``head``, ``up:<n>`` (levels above the holder, held at the top)
    or office codes joined by ``+``.
    """

    code: str
    measure: Measure
    kind: RungKind
    share: float
    after: timedelta
    to: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """From so many supporters on a report stands so much ``earlier`` in its office's queue; its
    promise stays.
    """

    supporters: int
    earlier: timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that may be given, in both languages; ``most`` is how long a pause for it may last
    at most.
    """

    kind: ReasonKind
    code: str
    label: str
    english: str
    most: timedelta


class Metered(StrEnum):
    """What is counted under a limit."""

    REPORT = "report"  # over it, central triage looks first
    UPLOAD = "upload"  # over it, it is refused for a while


class Per(StrEnum):
    """What a limit is of."""

    CONTACT = "contact"
    DEVICE = "device"  # or the account on a channel
    ADDRESS = "address"  # of the network
    AREA = "area"  # a category in a kelurahan


@dataclass(frozen=True, slots=True)
class Limit:
    """How many may come in windows of a ``span`` that follow one another; ``name`` is as officers
    read it.
    """

    code: str
    what: Metered
    per: Per
    most: int
    span: timedelta
    name: str


@dataclass(frozen=True, slots=True)
class Danger:
    """What may be an emergency: ``words`` as people write them, ``first + second`` where both have
    to be said; ``name`` as officers read it. ``priority`` is the least its reports have. Who
    chooses one of the ``categories`` tells of it without any of the words.
    """

    code: str
    name: str
    words: tuple[str, ...]
    language: Language
    priority: Priority
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Emergencies:
    """The ``number`` to call, and the words by which an emergency is told from all else:
    ``harmless`` ones hold a word of danger and mean another thing; beside ``denied`` ones it is
    not happening now.
    """

    number: str
    dangers: tuple[Danger, ...]
    harmless: tuple[str, ...]
    denied: tuple[str, ...]


class Keeper(StrEnum):
    """Who sees to it that something is kept no longer than it may be."""

    RETAIN = "retain"  # the job of ours that proves it
    TTL = "ttl"  # DynamoDB
    S3 = "s3"
    SQS = "sqs"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long something is kept: a report's personal data from its closing on, all else from when
    it came.
    """

    span: timedelta
    by: Keeper


@dataclass(frozen=True, slots=True)
class GeoReport:
    """What the city tells of its Open311 endpoint. ``private`` are the categories whose reports
    stay private although GeoReport's are public by nature.
    """

    jurisdiction: str
    contact: str
    key_service: str  # how a developer gets an api_key
    private: frozenset[str]


@dataclass(frozen=True, slots=True)
class City:
    """All tables of one city, consistent with one another. Mappings keep the order of their
    rows.
    """

    code: str
    triage: str  # office code of central triage
    top: str  # office code escalations end at
    fallback_category: str
    channels: Mapping[str, Channel]
    offices: Mapping[str, Office]
    former: Mapping[str, Office]  # dissolved ones, each with a successor among the offices
    kelurahan: Mapping[str, Kelurahan]
    words: PlaceWords
    categories: Mapping[str, Category]
    promises: tuple[Promise, ...]
    ladder: tuple[Rung, ...]
    holidays: frozenset[date]
    office_open: time  # Asia/Jakarta
    office_close: time
    most_handovers: int  # across, before central triage decides
    confirm_working_days: int  # silence after which a closing counts as confirmed
    most_pauses: int  # of one report
    most_tasks: int  # open at once in one report
    verify_share: float  # of closings that are verified, 0 to 1; flagged ones always are
    reopen_days: float  # after a closing, within which its reporter may have it done again
    most_reopenings: int  # of one report
    most_appeals: int  # of one report, each to the next higher office
    appeal_hours: float  # within which a moderator's decision that is appealed is to be judged
    low_rating: int  # stars; this many or fewer count as dissatisfied
    duplicate_metres: float  # within which an open report may be the same matter
    duplicate_days: float  # since it was filed
    duplicate_score: float  # 0 to 1, from which on it is likely to be
    most_duplicates: int  # that are offered; none: nothing is looked for
    usual_lasts: timedelta  # back from now, in which closings tell how long reports take
    usual_least: int  # of them, before they do
    recurring_metres: float  # around a closing, within which another is at the same spot
    recurring_times: int  # a spot was done, before it is told to heads
    recurring_days: int  # back from now, in which they count
    link_lasts: timedelta  # that leads to one's own reports, until it is opened
    session_lasts: timedelta  # that begins when it is
    links_a_day: int  # sent to one contact
    asks_an_hour: int  # for links, from one address
    most_merged: int  # reports into one
    urgency: tuple[Urgency, ...]
    supports_an_hour: int  # from one address
    reasons: Mapping[tuple[ReasonKind, str], Reason]
    groups: Mapping[str, str]  # of categories: code -> name, in the order they are shown
    # what people write -> the words it stands for, none for words that say nothing
    slang: Mapping[str, str]
    software: Mapping[str, SoftwareKind]  # what photos name as their maker, in small letters
    evidence_distance: float  # metres from the place, further than which a photo shows another one
    evidence_clock: timedelta  # how far the clock of a camera may be wrong
    shown_pixels: int  # the longest side of a photo as it is shown
    emergencies: Emergencies
    limits: tuple[Limit, ...]
    campaigns: CampaignRule
    stop_sms: str  # the telephone number to which an SMS of STOP ends notices
    # priorities of reports, and kinds of entries, of which somebody is told in quiet hours too
    through_quiet_hours: frozenset[str]
    code_lasts: timedelta  # how long a code that confirms an address is valid
    codes_a_day: int  # sent for one report, and to one address
    notice_log_days: int  # how long it is known which notices were sent
    retention: Mapping[str, Retention]
    georeport: GeoReport
    attributes: Mapping[str, tuple[Attribute, ...]]  # of categories that ask more
    pace: float = 1.0  # below 1 for demonstrations: every span lasts that share of itself

    def category_named(self, name: str) -> Category | None:
        """The category of a code, a name or an alias in any case and spacing, else None."""
        return self.categories.get(name) or _named(name, self.categories.values())

    def office_named(self, name: str) -> Office | None:
        """The office of a code, a name or an alias in any case and spacing, else None."""
        return self.offices.get(name) or _named(name, self.offices.values())


def folded(name: str) -> str:
    """A name as it is compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())


_Named = TypeVar("_Named", bound=Category | Office)


def _named(name: str, rows: Iterable[_Named]) -> _Named | None:
    key = folded(name)
    for row in rows:
        if key in map(folded, (row.code, row.name, *row.aliases)):
            return row
    return None
