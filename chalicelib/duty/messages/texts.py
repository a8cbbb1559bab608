"""The messages to duty contacts: as a mail or in a chat room, as an SMS, as a push, and as the body
of a webhook. Of a report they have its number, category, area, office and what is due, of a private
one its number and what is due, and never what a citizen said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.city.model import City
from chalicelib.city.rows import Visibility
from chalicelib.duty.model import NO_CONTACT, OFF_DUTY, Contact, DueLine
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language, Sentence, plurals, sentences
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.reports.model import Report
from chalicelib.reports.texts.labels import (
    name_category,
    name_of,
)
from chalicelib.reports.texts.rung_texts import describe_breach, describe_reminder
from chalicelib.reports.timeline import Entry

_, _n = sentences("duty"), plurals("duty")

MOST_IN_SMS = 2  # reports that an SMS or a push lists
DUE_EVENT, CODE_EVENT = "duty.due", "duty.code"  # the types of a webhook's bodies

SUBJECT = _n("{many} report needs {office}", "{many} reports need {office}")
GREETING = _("To the officers on duty at {office},")
BEGINNING = _n("This report needs you:", "These {many} reports need you:")
REMINDED = _("Reminder: {what}.")
ESCALATED = _("Passed to the head: {what}.")
HELD_BY = _("Office in charge: {office}.")
MORE = _n("and {many} more.", "and {many} more.")
INSTEAD: Mapping[str, Sentence] = {
    NO_CONTACT: _(
        "This message is for {office}. That office has no duty contact that we can reach."
    ),
    OFF_DUTY: _("This message is for {office}. Nobody is on duty there now."),
}
UNKNOWN_AREA = _("location not known yet")
ENDING = _('You get this as the duty contact "{label}" of {office}.')
CODE_SUBJECT = _("Your code for the duty of {office}")
CODE = _(
    '{code} is the code for the duty contact "{label}" of {office}. It is valid for '
    "{minutes} minutes. Do not share it. Not you? Ignore this message, and nothing more"
    " comes."
)


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a message: the ``line`` that waited, its report as it is now, and its entry."""

    line: DueLine
    report: Report
    entry: Entry


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a contact, in the form of its way: ``text``, with a ``subject`` where it is a
    mail, or the ``body`` of a webhook or a push, which knows repeats by ``identifier``.
    """

    subject: str
    text: str
    body: Mapping[str, Any]
    identifier: str


def write_due(
    contact: Contact, steps: Sequence[DueStep], now: datetime, identifier: str, city: City
) -> Message:
    """Return the message that lists all that is due for a contact."""
    writer = _Writer(contact, city)
    return Message(
        subject=writer.write_subject(len(steps)),
        text="\n\n".join(writer.write_parts(steps)) + "\n",
        body={
            "type": DUE_EVENT,
            "timestamp": format_shown(now),
            "data": {
                "office": writer.describe_office(contact.office),
                "steps": [writer.describe_step(step) for step in steps],
            },
        },
        identifier=identifier,
    )


def write_sms(contact: Contact, steps: Sequence[DueStep], city: City) -> str:
    """Return the same as an SMS, with the first reports only."""
    writer = _Writer(contact, city)
    return " ".join((f"{writer.write_subject(len(steps))}.", *writer.write_short(steps)))


def write_push(
    contact: Contact, steps: Sequence[DueStep], identifier: str, city: City
) -> Mapping[str, str]:
    """Return the same as a push, which others see on a locked screen: numbers and what is due of
    the first reports. It opens the officers' page of the report, or the queue of several.
    """
    writer = _Writer(contact, city)
    language = "en/" if contact.language is Language.ENGLISH else ""
    page = f"laporan/{steps[0].report.number}" if len(steps) == 1 else "antrean"
    return {
        "title": writer.write_subject(len(steps)),
        "body": "\n".join(writer.write_short(steps)),
        "url": f"{settings().public_url}/{language}petugas/{page}",
        "tag": identifier,
    }


def write_code(
    contact: Contact, code: str, minutes: int, now: datetime, identifier: str, city: City
) -> Message:
    """Return the message with the code that confirms a contact."""
    language = contact.language
    office = name_of(contact.office, city, language)
    text = CODE[language].format(code=code, label=contact.label, office=office, minutes=minutes)
    data = {"office": {"code": contact.office, "name": office}, "code": code}
    body = {"type": CODE_EVENT, "timestamp": format_shown(now), "data": data}
    return Message(CODE_SUBJECT[language].format(office=office), text, body, identifier)


def make_record_url(number: str) -> str:
    """Return the address of the officers' record of a report."""
    return f"{settings().public_url}/v1/work/{number}"


def is_hidden(report: Report) -> bool:
    """Return whether messages tell only number and step of a report: the readers of a mailbox are
    not known, and the name of an office may tell the matter of a confidential report.
    """
    return report.visibility is Visibility.PRIVATE


class _Writer:
    """Writes the parts of the messages to one contact."""

    def __init__(self, contact: Contact, city: City) -> None:
        self.contact, self.city, self.language = contact, city, contact.language

    def write_subject(self, many: int) -> str:
        office = name_of(self.contact.office, self.city, self.language)
        return SUBJECT.choose(many, self.language).format(many=many, office=office)

    def write_parts(self, steps: Sequence[DueStep]) -> Iterator[str]:
        office, many = name_of(self.contact.office, self.city, self.language), len(steps)
        yield GREETING[self.language].format(office=office)
        yield BEGINNING.choose(many, self.language).format(many=many)
        for step in steps:
            yield "\n".join(self.write_step(step))
        yield ENDING[self.language].format(label=self.contact.label, office=office)

    def write_short(self, steps: Sequence[DueStep]) -> Iterator[str]:
        for step in steps[:MOST_IN_SMS]:
            yield f"{step.report.number}: {self.say_step(step)}"
        if (rest := len(steps) - MOST_IN_SMS) > 0:
            yield MORE.choose(rest, self.language).format(many=rest)

    def write_step(self, step: DueStep) -> Iterator[str]:
        report = step.report
        yield f"- {', '.join((report.number, *self.name_matter(report)))}"
        sentences_of_step = [self.say_step(step)]
        if not is_hidden(report):
            holder = name_of(report.holder, self.city, self.language)
            sentences_of_step.append(HELD_BY[self.language].format(office=holder))
        yield f"  {' '.join(sentences_of_step)}"
        instead = INSTEAD.get(step.line.why)
        if instead and not is_hidden(report):
            intended = name_of(step.line.intended, self.city, self.language)
            yield f"  {instead[self.language].format(office=intended)}"
        yield f"  {make_record_url(report.number)}"

    def say_step(self, step: DueStep) -> str:
        """Return what is due, or late and since when, as a sentence."""
        entry, report, language = step.entry, step.report, self.language
        if entry.kind is Kind.REMINDER:
            what = describe_reminder(entry, self.city, report, language)
            return REMINDED[language].format(what=what)
        return ESCALATED[language].format(what=describe_breach(entry, self.city, report, language))

    def name_matter(self, report: Report) -> Iterable[str]:
        """Return the names of category and area; none for a private report."""
        if is_hidden(report):
            return ()
        category = name_category(report.category, self.city, self.language)
        return category, self._name_area(report.place.area)

    def _name_area(self, area: str | None) -> str:
        if kelurahan := self.city.kelurahan.get(area or ""):
            return f"Kelurahan {kelurahan.name}"
        return name_of(area, self.city, self.language) if area else UNKNOWN_AREA[self.language]

    def describe_office(self, code: str) -> dict[str, str]:
        return {"code": code, "name": name_of(code, self.city, self.language)}

    def describe_step(self, step: DueStep) -> dict[str, Any]:
        """Return a step as the facts of a webhook."""
        entry, report = step.entry, step.report
        facts: dict[str, Any] = {
            "number": report.number,
            "seq": entry.seq,
            "kind": entry.kind,
            "rung": entry.note,
            "promise": entry.promise,
            "until": format_shown(entry.until) if entry.until else None,
            "at": format_shown(entry.at),
            "text": self.say_step(step),
            "why": step.line.why or None,
            "record_url": make_record_url(report.number),
        }
        if is_hidden(report):
            return facts
        area = self.city.kelurahan.get(report.place.area or "")
        return {
            **facts,
            "intended": self.describe_office(step.line.intended),
            "holder": self.describe_office(report.holder),
            "category": {
                "code": report.category,
                "name": name_category(report.category, self.city, self.language),
            },
            "kelurahan": {"code": area.code, "name": area.name} if area else None,
        }
