"""What a city is made of: its channels, offices, areas, categories, promises, ladder, holidays and
the words of its addresses, as plain records.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Annotated, NamedTuple, TypeVar

from chalicelib.city.questions import Attribute
from chalicelib.platform.language import Language


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
    UPLOAD = "upload"  # over it, it is refused for a while, as are all others
    MEGABYTES = "megabytes"  # of uploads, by the size asked for
    ADDITION = "addition"  # of a citizen to a report
    STEP = "step"  # of a report's reporter, whatever they do
    COMMENT = "comment"  # of officers


class Per(StrEnum):
    """What a limit is of."""

    CONTACT = "contact"
    DEVICE = "device"  # or the account on a channel
    ADDRESS = "address"  # of the network
    AREA = "area"  # a category in a kelurahan
    REPORT = "report"
    CONTACT_REPORT = "contact_report"  # one contact and one report


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
    """The words by which an emergency is told from all else: ``harmless`` ones hold a word of
    danger and mean another thing; beside ``denied`` ones it is not happening now.
    """

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


class Within(NamedTuple):
    """From the one number to the other, both included."""

    least: float
    most: float


class Form(NamedTuple):
    """How a text is written, and what that is called."""

    pattern: re.Pattern[str]
    meaning: str


@dataclass(frozen=True, slots=True)
class PublicNames:
    """Names that are no personal data, in small letters."""

    accounts: frozenset[str] = frozenset()  # words in accounts of public bodies
    people: frozenset[str] = frozenset()  # who hold or held a public office
    places: frozenset[str] = frozenset()  # after whom streets and places are called


@dataclass(frozen=True, slots=True)
class CitySettings:
    """The settings of a city that are one value each: a field is a row of ``settings.csv``, read as
    its type says. A number is in the unit its name ends in.
    """

    triage: str  # office code of central triage
    top: str  # office code escalations end at
    fallback_category: str  # of what fits no other
    office_open: time  # Asia/Jakarta, of working days
    office_close: time
    emergency_number: Annotated[str, Form(re.compile(r"[0-9]{2,6}"), "a short number")]  # to call
    stop_sms: str  # the telephone number to which an SMS of STOP ends notices

    most_handovers: Annotated[int, Within(1, 20)]  # across, before central triage decides
    most_pauses: Annotated[int, Within(0, 20)]  # of one report
    most_tasks: Annotated[int, Within(0, 20)]  # open at once in one report
    most_merged: Annotated[int, Within(1, 50)]  # reports into one

    # Completion and its proof.
    verify_share: Annotated[float, Within(0, 1)]  # of closings; flagged ones are verified always
    # from the place, further than which a photo shows another one
    evidence_metres: Annotated[float, Within(1, 100_000)]
    evidence_clock_minutes: Annotated[float, Within(0, 1440)]  # a camera's clock may be wrong by
    shown_pixels: Annotated[int, Within(320, 4096)]  # the longest side of a photo as it is shown

    # After a closing.
    confirm_working_days: Annotated[int, Within(1, 365)]  # of silence count as a confirmation
    reopen_days: Annotated[float, Within(0, 365)]  # in which its reporter may have it done again
    most_reopenings: Annotated[int, Within(0, 20)]  # of one report
    most_appeals: Annotated[int, Within(0, 20)]  # of one report, each to the next higher office
    appeal_hours: Annotated[float, Within(1, 8760)]  # within which one about moderators is judged
    low_rating: Annotated[int, Within(0, 4)]  # stars; this many or fewer count as dissatisfied

    # What may be the same matter.
    duplicate_metres: Annotated[float, Within(1, 500)]  # within which an open report may be
    duplicate_days: Annotated[float, Within(1, 365)]  # since it was filed
    duplicate_score: Annotated[float, Within(0, 1)]  # from which on it is likely to be
    most_duplicates: Annotated[int, Within(0, 20)]  # that are offered; none: nothing is looked for
    supports_an_hour: Annotated[int, Within(1, 10_000)]  # "me too" from one address

    # What closings tell.
    usual_days: Annotated[int, Within(1, 365)]  # back, in which they tell how long reports take
    usual_least: Annotated[int, Within(5, 1000)]  # of them, before they do
    recurring_metres: Annotated[float, Within(1, 500)]  # within which two are at the same spot
    recurring_times: Annotated[int, Within(2, 100)]  # a spot was done, before heads are told
    recurring_days: Annotated[int, Within(1, 365)]  # back, in which they count

    # Links to one's own reports, and codes that confirm an address.
    link_minutes: Annotated[int, Within(5, 1440)]  # until it is opened
    session_minutes: Annotated[int, Within(5, 1440)]  # that begin when it is
    links_a_day: Annotated[int, Within(1, 100)]  # sent to one contact
    asks_an_hour: Annotated[int, Within(1, 10_000)]  # for links, from one address
    code_minutes: Annotated[int, Within(5, 1440)]  # for which a code is valid
    codes_a_day: Annotated[int, Within(1, 100)]  # sent for one report, and to one address

    # Notices.
    notice_log_days: Annotated[int, Within(15, 3650)]  # for which it is known which were sent
    additions_told: time  # when a reporter is told, once a day, how often others added something
    # priorities of reports, and kinds of entries, of which somebody is told in quiet hours too
    through_quiet_hours: frozenset[str]
    phone_countries: frozenset[str]  # country codes of telephone numbers that get SMS
    sms_a_day: Annotated[int, Within(1, 1_000_000)]  # in all
    first_sms_a_day: Annotated[int, Within(1, 1_000_000)]  # of these to numbers nobody has proven
    sms_to_one_a_day: Annotated[int, Within(4, 1000)]  # number
    # messages to one number, or one address, that nobody has proven for the report they are about
    first_to_one_a_day: Annotated[int, Within(1, 100)]

    # Campaigns: many reports of one text.
    campaign_least: Annotated[int, Within(3, 15)]  # reports, from which on it is one
    campaign_days: Annotated[int, Within(1, 30)]  # within which they come
    campaign_words: Annotated[int, Within(5, 50)]  # that tell its matter, at least
    campaign_kept_days: Annotated[int, Within(1, 365)]  # after its last report, it is known for


@dataclass(frozen=True, slots=True)
class City:
    """All tables of one city, consistent with one another. Mappings keep the order of their
    rows.
    """

    code: str
    settings: CitySettings
    channels: Mapping[str, Channel]
    offices: Mapping[str, Office]
    former: Mapping[str, Office]  # dissolved ones, each with a successor among the offices
    kelurahan: Mapping[str, Kelurahan]
    words: PlaceWords
    categories: Mapping[str, Category]
    promises: tuple[Promise, ...]
    ladder: tuple[Rung, ...]
    holidays: frozenset[date]
    urgency: tuple[Urgency, ...]
    reasons: Mapping[tuple[ReasonKind, str], Reason]
    groups: Mapping[str, str]  # of categories: code -> name, in the order they are shown
    # what people write -> the words it stands for, none for words that say nothing
    slang: Mapping[str, str]
    software: Mapping[str, SoftwareKind]  # what photos name as their maker, in small letters
    emergencies: Emergencies
    public_names: PublicNames
    limits: tuple[Limit, ...]
    retention: Mapping[str, Retention]
    georeport: GeoReport
    attributes: Mapping[str, tuple[Attribute, ...]]  # of categories that ask more
    pace: float = 1.0  # below 1 for demonstrations: every span lasts that share of itself

    def category_named(self, name: str) -> Category | None:
        """The category of a code, a name or an alias in any case and spacing, else None."""
        return self.categories.get(name) or _find_named(name, self.categories.values())

    def office_named(self, name: str) -> Office | None:
        """The office of a code, a name or an alias in any case and spacing, else None."""
        return self.offices.get(name) or _find_named(name, self.offices.values())


def fold_name(name: str) -> str:
    """A name as it is compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())


_Named = TypeVar("_Named", bound=Category | Office)


def _find_named(name: str, rows: Iterable[_Named]) -> _Named | None:
    key = fold_name(name)
    for row in rows:
        if key in map(fold_name, (row.code, row.name, *row.aliases)):
            return row
    return None


MOST_STEPS = 60  # of a reporter that are kept; ``limits.csv`` lets them take no more in a day
