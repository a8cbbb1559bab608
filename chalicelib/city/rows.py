"""The rows of a city's tables, and the values their cells may have."""

from dataclasses import KW_ONLY, dataclass
from datetime import timedelta
from enum import StrEnum


class ChannelKind(StrEnum):
    PARTNER = "partner"
    SOCIAL = "social"
    MAIL = "mail"
    SMS = "sms"
    WEB = "web"
    DESK = "desk"


class Level(StrEnum):
    """The level of an office. The level of a parent is never below the level of its child."""

    PROVINSI = "provinsi"
    DINAS = "dinas"  # every office of the province: also Badan, Biro, Inspektorat, Satpol PP
    KOTA = "kota"  # kota administrasi and kabupaten administrasi
    SUKU_DINAS = "suku_dinas"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    UKPD = "ukpd"  # a unit of a Dinas that serves people itself: a Puskesmas, an RSUD
    BUMD = "bumd"


class Calendar(StrEnum):
    CLOCK = "clock"  # every hour counts
    OFFICE = "office"  # working days without holidays, office hours only


class Priority(StrEnum):
    """From the least to the most urgent."""

    BIASA = "biasa"
    MENDESAK = "mendesak"
    DARURAT = "darurat"  # somebody may be in danger now


class Visibility(StrEnum):
    """The part of a report that other people see, from the most to the least.
    ``chalicelib.reports.access.visibility`` has the rules.
    """

    PUBLIC = "public"  # text and photos too, without personal data
    FACTS = "facts"  # what, roughly where, who holds it and how it goes; no words, no photos
    PRIVATE = "private"  # the moments, to whoever knows the number


class ReasonKind(StrEnum):
    """The kind of action or answer that needs a listed reason."""

    PAUSE = "pause"
    OUTSIDE = "outside"  # why the city is not responsible for a matter
    IDENTITY = "identity"  # why an officer has to know the identity of a reporter
    RATING = "rating"  # what was good or bad about a closing
    MODERATION = "moderation"  # why a report is hidden or rejected
    WITHDRAWAL = "withdrawal"  # why a reporter withdraws a report


class RungKind(StrEnum):
    REMINDER = "reminder"
    ESCALATION = "escalation"
    RED_FLAG = "red_flag"


class RungMeasure(StrEnum):
    PROMISE = "promise"  # each promise: those of the present holder, and the public one to complete
    FIRST_ANSWER = "first_answer"  # the promise of the first answer, by whichever office
    UNANSWERED = "unanswered"  # since first receipt, while no office has answered


class SoftwareKind(StrEnum):
    EDITOR = "editor"
    GENERATOR = "generator"


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    name: str
    kind: ChannelKind
    enabled: bool
    visibility: Visibility  # of a report whose reporter chooses no level
    senders: tuple[str, ...] = ()  # the senders whose webhooks bring its reports; none for a desk
    desk: str = ""  # of a desk: the level of its offices, or the code of its one office
    name_en: str = ""


class ChannelState(StrEnum):
    """The state of a report, for a channel that has words of its own: the statuses, and the ways in
    which a report ends.
    """

    MENUNGGU = "menunggu"
    KOORDINASI = "koordinasi"
    DISPOSISI = "disposisi"
    PROSES = "proses"
    SELESAI = "selesai"
    OUTSIDE = "outside"  # closed, since the city is not responsible
    REJECTED = "rejected"  # closed by moderators
    WITHDRAWN = "withdrawn"  # closed by the reporter
    CONFIRMED = "confirmed"  # closed for good: nobody objected in time


@dataclass(frozen=True, slots=True)
class Office:
    """An office that can hold a report. An office of a territory has the Kemendagri code of the
    territory, and needs no English name.
    """

    code: str
    name: str  # as a sentence has it
    level: Level
    parent: str | None  # None only for the province
    # Kemendagri code of its territory: 31, 31.73, 31.73.05 or 31.73.05.1001
    area: str | None
    aliases: tuple[str, ...] = ()
    successor: str | None = None  # of a dissolved office: the office that holds its reports now
    name_en: str = ""
    _: KW_ONLY
    official_name: str  # in capitals
    short_name: str  # for SMS, in every language


@dataclass(frozen=True, slots=True)
class Kelurahan:
    """The smallest area. ``lat`` and ``lng`` are WGS84 degrees of one point inside it."""

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
class Group:
    """A group of categories."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of matter.

    ``rule``: ``kelurahan``, ``ukpd:<dinas>``, ``suku_dinas:<dinas>`` or ``office:<code>``.
    """

    code: str
    name: str
    group: str
    rule: str
    promise: str
    words: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    priority: Priority = Priority.BIASA  # of its reports, unless a clerk sets a higher one
    closing_photo: bool = True  # whether a closing needs a photo of the work
    # Where the place may be a home, the public sees the middle of a square with this side in
    # metres, and no house number. 0 shows the place unchanged.
    blur: float = 0.0
    about_officials: bool = False  # whether its reports accuse officials by their nature
    name_en: str = ""
    ksd: str = ""  # the strategic activity of the city (Kegiatan Strategis Daerah) it belongs to

    @property
    def keywords(self) -> tuple[str, ...]:
        """The first of its words, which lists of categories tell; all are for the suggestion."""
        return self.words[:20]


@dataclass(frozen=True, slots=True)
class Promise:
    """The times within which a report is answered and completed.

    ``respond`` is how long each holder may take to answer, from the moment it gets the report.
    ``first_answer`` counts from first receipt and bounds all holders together. ``complete`` of a
    row for all offices is the public promise, from first receipt; of a row for an office or a
    level, it is that holder's own, from the moment it gets the report.

    ``office`` is an office code, a level, or ``*``. ``priority`` is a priority, or ``*``. The most
    exact row counts: first by priority, then by the holder.
    """

    code: str
    office: str
    priority: str
    respond: timedelta
    first_answer: timedelta
    complete: timedelta
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the escalation ladder, due at ``share`` of the measure's span plus ``after``.

    ``to`` is ``holder``, ``head``, ``up:<n>`` (``n`` levels above the holder, at most the top), or
    office codes joined by ``+``.
    """

    code: str
    measure: RungMeasure
    kind: RungKind
    share: float
    after: timedelta
    to: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """The effect of support on a report in its office's queue: with ``supporters`` or more it comes
    ``earlier`` by that time. Its promise does not change.
    """

    supporters: int
    earlier: timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """A listed reason. ``most`` is the longest pause for it."""

    kind: ReasonKind
    code: str
    name: str
    name_en: str
    most: timedelta


class Metered(StrEnum):
    """The events that a limit counts."""

    # Over the limit, central triage looks at a report first. All other events are refused.
    REPORT = "report"
    PREVIEW = "preview"  # of a report that somebody is still writing
    UPLOAD = "upload"
    MEGABYTES = "megabytes"  # of uploads, by the announced size
    ADDITION = "addition"  # by a citizen, to a report
    STEP = "step"  # any action of a report's reporter
    COMMENT = "comment"  # by officers


class Per(StrEnum):
    """The unit that a limit counts for."""

    CONTACT = "contact"
    DEVICE = "device"  # or an account on a channel
    ADDRESS = "address"  # of a network
    AREA = "area"  # a category in a kelurahan
    REPORT = "report"
    CONTACT_REPORT = "contact_report"  # one contact and one report


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` events in each window. Windows of ``span`` follow one another.

    ``name`` and ``name_en`` are the names that officers read.
    """

    code: str
    what: Metered
    per: Per
    most: int
    span: timedelta
    name: str
    name_en: str = ""


class Keeper(StrEnum):
    """The system that deletes stored data at the end of its retention."""

    RETAIN = "retain"  # our own job, which also proves it
    TTL = "ttl"  # DynamoDB
    S3 = "s3"
    SQS = "sqs"


@dataclass(frozen=True, slots=True)
class Retention:
    """The time for which data is stored, and the system that deletes it.

    A report's personal data counts from its closing, all other data from its arrival.
    """

    span: timedelta
    by: Keeper
