"""The daily digest of a head: the late, due, flagged and escalated reports of the head's offices,
and the mail that lists them in plain words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.offices import superiors_of
from chalicelib.city.rows import RungKind
from chalicelib.city.working_hours import DAY, add_working_days, get_office_hours
from chalicelib.platform.i18n import Language, Plural, plurals, sentences
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.texts.date_texts import format_day, format_span, format_time
from chalicelib.reports.deadlines import reminders_and_escalations
from chalicelib.reports.status import Status
from chalicelib.reports.texts.labels import LABELS, name_category, name_of

_, _n = sentences("sla"), plurals("sla")


@dataclass(frozen=True, slots=True)
class DigestLine:
    """An open report in a digest. Of the reporter's words it has only the area. ``due`` is the
    next promise of its holder: one of completion once it is ``answered``. ``status`` is None for a
    task that another office has asked of the holder.
    """

    number: str
    holder: str
    status: Status | None
    category: str
    area: str | None
    due: datetime
    answered: bool
    escalated_to: tuple[str, ...]
    red_flag: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of reports of a subordinate office and of all offices below it."""

    office: str
    open: int
    late: int
    flagged: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A head's digest. Each report is in the first list that it belongs to, and in no other. The
    lists are in the order of the due moments. Reports of ``soon`` fall due before ``until``.
    """

    office: str
    at: datetime
    until: datetime
    flagged: tuple[DigestLine, ...]
    late: tuple[DigestLine, ...]
    soon: tuple[DigestLine, ...]
    escalated: tuple[DigestLine, ...]
    below: tuple[Count, ...]


Queues = Mapping[str, Sequence[DigestLine]]  # by the code of the holder


def make_digest(office: str, queues: Queues, now: datetime, city: City) -> Digest:
    """Return the digest of an office's head. The offices that the ladder tells of red flags get
    the red flags of the whole city.
    """
    until = _next_digest(now, city)
    below = _queues_below(office, queues, city)
    watched = queues if office in _flag_offices(city) else below
    own = [line for line in queues.get(office, ()) if not line.red_flag]
    escalated = [
        line
        for line in _all_lines(below)
        if line.holder != office and office in line.escalated_to
        if not line.red_flag and line.due < now
    ]
    flagged = [
        line
        for line in _all_lines(watched)
        if line.red_flag and (line.holder in below or office in line.escalated_to)
    ]
    return Digest(
        office=office,
        at=now,
        until=until,
        flagged=_sort_lines(flagged),
        late=_sort_lines(line for line in own if line.due < now),
        soon=_sort_lines(line for line in own if now <= line.due < until),
        escalated=_sort_lines(escalated),
        below=_count_offices(office, queues, now, city),
    )


def needs_mail(digest: Digest, city: City) -> bool:
    """Return whether the digest is mailed. On a day off, reports that merely fall due are no reason
    for a mail.
    """
    pressing = digest.flagged or digest.late or digest.escalated
    works = get_office_hours(city).hours_of(digest.at.astimezone(JAKARTA).date())
    return bool(pressing or (works and digest.soon))


def _next_digest(now: datetime, city: City) -> datetime:
    """Return the moment of the next working day's digest. This digest lists all reports that fall
    due before it, so that no report falls due on a day off without a digest.
    """
    if city.pace != 1:
        return now + DAY * city.pace
    return add_working_days(now, 1, get_office_hours(city))


def _flag_offices(city: City) -> frozenset[str]:
    return frozenset(
        office
        for rung in city.ladder
        if rung.kind is RungKind.RED_FLAG
        for office in reminders_and_escalations.offices_reached(rung, city.settings.top, city)
    )


def _queues_below(office: str, queues: Queues, city: City) -> Queues:
    """Return the queues of an office and of the offices below it."""
    return {code: lines for code, lines in queues.items() if office in _offices_above(code, city)}


def _offices_above(code: str, city: City) -> list[str]:
    """Return the code of the office, and those of the offices above it, the nearest first."""
    return [code, *(superior.code for superior in superiors_of(code, city))]


def _count_offices(office: str, queues: Queues, now: datetime, city: City) -> tuple[Count, ...]:
    """Return the counts of the offices right below, the office with most late reports first.
    Offices without reports are left out.
    """
    below: dict[str, list[DigestLine]] = {}
    for code, lines in queues.items():
        chain = _offices_above(code, city)
        if lines and office in chain[1:]:
            below.setdefault(chain[chain.index(office) - 1], []).extend(lines)
    counts = [_count_office(code, lines, now) for code, lines in below.items()]
    return tuple(sorted(counts, key=lambda count: (-count.late, -count.open, count.office)))


def _count_office(office: str, lines: Sequence[DigestLine], now: datetime) -> Count:
    late = sum(line.due < now for line in lines)
    return Count(office, len(lines), late, sum(line.red_flag for line in lines))


def _all_lines(queues: Queues) -> Iterable[DigestLine]:
    return (line for lines in queues.values() for line in lines)


def _sort_lines(lines: Iterable[DigestLine]) -> tuple[DigestLine, ...]:
    return tuple(sorted(lines, key=lambda line: (line.due, line.number)))


# The mail of a digest. Mail is not encrypted, so of a report it has only the number, category,
# area, status and office, and nothing that a citizen said.

Link = Callable[[str], str]  # returns the address of the report of a number

# The numbers in the mail's subject and after each office below.
MANY_FLAGGED = _n("{many} red flag", "{many} red flags")
MANY_LATE = _n("{many} late", "{many} late")
MANY_SOON = _n("{many} due soon", "{many} due soon")
MANY_ESCALATED = _n("{many} from lower offices", "{many} from lower offices")
MANY_OPEN = _n("{many} open", "{many} open")

GREETING = _("To the head of {office},")
BEGINNING = _("Here are the residents' reports as of {at}. Please act today, from the top.")
ENDING = _("This email is sent automatically, once a day at most.")
FLAGGED = _("RED FLAGS")
LATE = _("LATE AT {office}")
SOON = _("DUE BEFORE {until}")
ESCALATED = _("PASSED TO YOU FROM LOWER OFFICES")
BELOW = _("LOWER OFFICES (WITH THE OFFICES BELOW THEM)")
MORE = _n("and {many} more.", "and {many} more.")
ANSWER_DUE = _("An answer is due by {due}.")
END_DUE = _("The work has to be done by {due}.")
UNANSWERED = _("No answer yet. It was due {due}.")
UNANSWERED_FOR = _("No answer yet. It was due {due}, {span} ago.")
UNFINISHED = _("Not done yet. It was due {due}.")
UNFINISHED_FOR = _("Not done yet. It was due {due}, {span} ago.")
STATUS = _("Status: {status}.")
STATUS_AT = _("{status} at {office}")
TASK = _("task for another office")
UNKNOWN_AREA = _("location not known yet")


def write_subject(digest: Digest, city: City, language: Language = Language.INDONESIAN) -> str:
    """Return the mail's subject, such as
    ``24 Nov 2026: 1 tanda merah, 3 terlambat - Kelurahan Kebon Jeruk``.
    """
    figures = (
        (len(digest.flagged), MANY_FLAGGED),
        (len(digest.late), MANY_LATE),
        (len(digest.soon), MANY_SOON),
        (len(digest.escalated), MANY_ESCALATED),
    )
    day, counts = format_day(digest.at, language), _list_figures(figures, language)
    return f"{day}: {counts} - {name_of(digest.office, city, language)}"


def write_text(
    digest: Digest, city: City, link: Link, language: Language = Language.INDONESIAN
) -> str:
    """Return the mail's text. Headings without reports are left out."""
    writer = _DigestWriter(digest, city, link, language)
    return "\n\n".join(writer.write_parts()) + "\n"


def _list_figures(figures: Iterable[tuple[int, Plural]], language: Language) -> str:
    """Return the numbers that are not zero, each with its words."""
    return ", ".join(
        words.choose(number, language).format(many=number) for number, words in figures if number
    )


class _DigestWriter:
    """Writes the mail of one digest in one language."""

    def __init__(self, digest: Digest, city: City, link: Link, language: Language) -> None:
        self.digest, self.city, self.link, self.language = digest, city, link, language

    def write_parts(self) -> Iterator[str]:
        digest, language = self.digest, self.language
        office = name_of(digest.office, self.city, language)
        yield GREETING[language].format(office=office)
        yield BEGINNING[language].format(at=format_time(digest.at, language))
        sections = (
            (FLAGGED[language], digest.flagged),
            (LATE[language].format(office=office), digest.late),
            (SOON[language].format(until=format_time(digest.until, language)), digest.soon),
            (ESCALATED[language], digest.escalated),
        )
        for heading, reports in sections:
            if reports:
                yield "\n".join(self.write_section(heading, reports))
        if digest.below:
            yield "\n".join(self.write_counts())
        yield ENDING[language]

    def write_section(self, heading: str, reports: Sequence[DigestLine]) -> Iterator[str]:
        yield f"{heading} ({len(reports)})"
        most = self.city.settings.digest_lines
        for line in reports[:most]:
            status = STATUS[self.language].format(status=self.describe_status(line))
            category = name_category(line.category, self.city, self.language)
            yield f"- {line.number}, {category}, {self.name_area(line)}"
            yield f"  {self.describe_stage(line)} {status}"
            yield f"  {self.link(line.number)}"
        if (rest := len(reports) - most) > 0:
            yield MORE.choose(rest, self.language).format(many=rest)

    def describe_stage(self, line: DigestLine) -> str:
        """Return the sentence that says what the office owes, and since when or until when."""
        due, at = format_time(line.due, self.language), self.digest.at
        if line.due >= at:
            return (END_DUE if line.answered else ANSWER_DUE)[self.language].format(due=due)
        span = format_span(at - line.due, self.language)
        if line.answered:
            sentence = UNFINISHED_FOR if span else UNFINISHED
        else:
            sentence = UNANSWERED_FOR if span else UNANSWERED
        return sentence[self.language].format(span=span, due=due)

    def describe_status(self, line: DigestLine) -> str:
        """Return the status, with the holder when it is not the head's own office."""
        if line.status is None:
            return TASK[self.language]
        status = LABELS[line.status][self.language].lower()
        if line.holder == self.digest.office:
            return status
        office = name_of(line.holder, self.city, self.language)
        return STATUS_AT[self.language].format(status=status, office=office)

    def write_counts(self) -> Iterator[str]:
        yield BELOW[self.language]
        for count in self.digest.below:
            numbers = count.open, count.late, count.flagged
            figures = zip(numbers, (MANY_OPEN, MANY_LATE, MANY_FLAGGED), strict=True)
            office = name_of(count.office, self.city, self.language)
            yield f"- {office}: {_list_figures(figures, self.language)}"

    def name_area(self, line: DigestLine) -> str:
        """Return the name of the kelurahan, or of the kecamatan when only that is known."""
        kelurahan = self.city.kelurahan.get(line.area or "")
        if kelurahan:
            return f"Kelurahan {kelurahan.name}"
        if line.area:
            return name_of(line.area, self.city, self.language)
        return UNKNOWN_AREA[self.language]
