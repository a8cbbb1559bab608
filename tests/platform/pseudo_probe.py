"""What people read, in the pseudo-language: run by ``test_new_languages`` in a copy of the code.

Every letter of a sentence has its full width there. So each narrow letter that is left is a name,
a value, or a word that no catalogue has.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.description.document import load_operations
from chalicelib.duty.messages import texts
from chalicelib.duty.messages.texts import DueStep
from chalicelib.duty.model import NO_CONTACT, OFF_DUTY, DueLine, StepKey
from chalicelib.notifications import notified_kinds
from chalicelib.notifications.texts import notice_texts
from chalicelib.pages import frame
from chalicelib.pages.routes import name_report_page
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, Refusal
from chalicelib.platform.http import problems
from chalicelib.platform.http.field_refusal_texts import FIELDS, LIMITS
from chalicelib.platform.http.gateway_texts import PLAIN
from chalicelib.platform.http.refusal_texts import PROBLEMS
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.filing import Place, Purpose
from chalicelib.reports.status import Action, Status
from chalicelib.sla.digest import Count, Digest, DigestLine, write_subject, write_text
from tests.api import causes
from tests.builders import a_body, a_report
from tests.duty.test_rules import climbed
from tests.duty_room import a_contact
from tests.moto_aws import Aws
from tests.platform.grown_city import PSEUDO
from tests.test_guards import MEMBERS

# The pseudo-language is a language more, or stands in the place of the city's own, so that what is
# told to somebody who named no language is seen too.
SPOKEN = Language(PSEUDO) if PSEUDO in {*Language} else Language.INDONESIAN
# What a reporter is told comes in the reporter's language and not in the caller's.
REPORTERS_LANGUAGE = frozenset(
    (
        *("file_report message", "file_at_desk message", "deliver message"),
        *("show_proof", "give_proof", "show_ending", "end_notices"),
    )
)
SHORT = "Kel. Kec."  # before the names of areas
VALUES = re.compile(
    r"https?://\S+|[\w.…]+@[\w.]+|\bJK\d{6}-\w+|/v1/\S+|\{\w*\}"  # links, addresses, numbers
)
WORD = re.compile(r"[A-Za-z]{2,}")


def names() -> Iterator[str]:
    """Every name of the city's tables, and the codes that rules are called by."""
    tables = city()
    for rows in (tables.offices, tables.former, tables.categories, tables.channels):
        yield from (row.name for row in rows.values())
    yield from (row.name for row in tables.reasons.values())
    for area in tables.kelurahan.values():
        yield from (area.name, area.kecamatan, area.kota)
    yield tables.settings.service_name
    yield from (*Status, *Action, *Priority, *Purpose, *Role)


NAMES = {word.casefold() for name in names() for word in WORD.findall(name)}


def narrow(text: str, *given: str) -> list[str]:
    """The words of a text that are no names, and that none of the ``given`` values has."""
    known = NAMES | {word.casefold() for value in given for word in WORD.findall(value)}
    return [word for word in WORD.findall(VALUES.sub("", text)) if word.casefold() not in known]


def test_refusals() -> None:
    amiss = {}
    for kind in PROBLEMS:
        members = MEMBERS.get(kind, {})
        refusal = kind(**members) if issubclass(kind, Refusal) else kind()
        detail = problems.build_problem(refusal, SPOKEN)["detail"]
        amiss[kind.__name__] = narrow(detail, json.dumps(members, default=str))
    for status in PLAIN:
        amiss[str(status)] = narrow(problems.build_problem(status, SPOKEN)["detail"])
    for rule in FIELDS:
        members = {"value": "xx", "least": 1, "most": 5, "taken": "xx", "known": "xx"}
        told = problems.build_problem(BadField(field="xx", rule=rule, **members), SPOKEN)["detail"]
        amiss[rule] = narrow(told, "xx")
    for field in LIMITS:
        told = problems.build_problem(BadField(field=field, rule="limits"), SPOKEN)["detail"]
        amiss[field] = narrow(told, field)
    assert not {what: words for what, words in amiss.items() if words}


def test_notices() -> None:
    report, entry = a_report()
    amiss = {}
    for kind in Kind:
        for status in Status:
            told = replace(entry, status=status, kind=kind, seq=2, to=("31.73.05",), note=None)
            if notified_kinds.is_told_to_reporter(told):
                text = notice_texts.write_notice(report, told, city(), "https://x.test", SPOKEN)
                amiss[f"{kind} {status}"] = narrow(text)
    assert not {what: words for what, words in amiss.items() if words}


# Members of answers that hold codes, names, values, or somebody's own words.
DATA = frozenset(
    (
        *("action", "allowed", "begin", "calendar", "channel", "code", "danger", "decision"),
        *("description", "end", "ended", "fields", "found", "group", "id", "kind", "language"),
        *(
            "level",
            "may",
            "may_moderate",
            "name",
            "official_name",
            "needs",
            "numbers",
            "outcome",
            "priority",
        ),
        *("partner", "proven", "result", "secret", "session", "stage", "state", "status"),
        *("summary", "text", "title", "token", "type", "url", "waiting_for", "way", "ways"),
        *(
            "withheld",
            "visibility",
            "address",
            "filled",
            "aliases",
            "words",
            "phrases",
            "results",
            "keywords",
            "response_token",
        ),
        *("note", "parent", "verdict", "version", "next", "key", "policy", "Content-Type"),
        *("label", "hours", "obstacle", "contact"),  # of the duty
        *("en", PSEUDO, "region", "client", "types", "push_key"),  # of the configuration
        "browser",
        *("purpose", "asked_by", "reason"),  # of suggestions, and in words of auditors and heads
        *("quarter", "column"),  # of frozen scores
        *("username", "email", "roles", "api_key"),  # of accounts, and of partners' keys
        *("key_service", "formats", "service_code", "datatype", "update_id"),  # Open311
        *("x-amz-algorithm", "x-amz-credential", "x-amz-signature", "x-amz-date"),
    )
)


def strings(told: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Each text of an answer, with the name of its member."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from strings(value, key)
    elif isinstance(told, list):
        for value in told:
            yield from strings(value, name)
    elif isinstance(told, str):
        yield name, told


class Page(HTMLParser):
    """The texts of a page that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        self.texts += [
            value or "" for name, value in attrs if name in ("aria-label", "title", "alt")
        ]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def amiss_in(answer: Any, operation: str) -> Iterator[tuple[str, list[str]]]:
    """The unmarked words of an answer, by the operation and the member."""
    media = answer.headers.get("Content-Type", "").partition(";")[0]
    body = answer.body.decode()
    if media == "application/json":
        for name, text in strings(json.loads(body)):
            if name not in DATA:
                yield f"{operation} {name}", narrow(text)
    elif media == "text/html":
        page = Page()
        page.feed(body)
        known = (SHORT, OTHER_LANGUAGES, json.dumps(a_body()))
        yield operation, narrow(" ".join(page.texts), *known)
    elif media == "text/calendar":
        texts = re.findall("^(?:SUMMARY|DESCRIPTION|NAME):(.*)", body, re.MULTILINE)
        yield operation, narrow(" ".join(texts))


# A page is in the language of its address, and names its others in their own words.
OTHERS_PAGES = {name_report_page(each) for each in Language if each is not SPOKEN}
OTHER_LANGUAGES = " ".join(frame.LANGUAGE[each] for each in Language if each is not SPOKEN)


def is_told_in(operation: str) -> bool:
    """Whether what is told there is in the language of the caller."""
    if operation in OTHERS_PAGES:
        return False
    kept = operation in REPORTERS_LANGUAGE or operation.startswith("open311")
    return SPOKEN is Language.INDONESIAN or not kept


def test_answers(http: Any, aws: Aws) -> None:
    amiss = {}
    for (_, path), row in load_operations().items():
        if not path.startswith(("/openapi", "/docs")):
            ask = causes.good(row, http)
            answer = replace(ask, headers={**ask.headers, "Accept-Language": SPOKEN}).to(http)
            amiss |= {what: words for what, words in amiss_in(answer, row.name) if words}
    left = {what: words for what, words in amiss.items() if is_told_in(what)}
    assert not left, json.dumps(left)


def test_digests() -> None:
    """The daily mail of a head, with a report under each heading."""
    now = datetime(2026, 11, 27, 1, tzinfo=UTC)
    report, _ = a_report()
    soon = DigestLine(
        number=report.number,
        holder=report.holder,
        status=Status.PROSES,
        category=report.category,
        area=report.place.area,
        due=now,
        answered=True,
        escalated_to=(),
        red_flag=False,
    )
    late = replace(soon, due=now - timedelta(days=2), answered=False)
    digest = Digest(
        office=report.holder,
        at=now,
        until=now + timedelta(days=1),
        flagged=(replace(late, red_flag=True),) * 30,
        late=(late, replace(late, status=None), replace(late, area=None)),
        soon=(soon,),
        escalated=(late,),
        below=(Count(report.holder, 3, 2, 1),),
    )
    subject = write_subject(digest, city(), SPOKEN)
    text = write_text(digest, city(), lambda number: f"https://x.test/{number}", SPOKEN)
    assert narrow(subject) + narrow(text) == []


def test_messages_to_the_duty() -> None:
    """A mail, an SMS and a code, with a step of each kind."""
    now = datetime(2026, 11, 27, 1, tzinfo=UTC)
    contact = a_contact(language=SPOKEN)
    report, steps = climbed()
    lines = [
        DueLine(StepKey(report.number, step.seq), report.holder, why, False, now)
        for step, why in zip(steps, (NO_CONTACT, OFF_DUTY), strict=True)
    ]
    due = [DueStep(line, report, step) for line, step in zip(lines, steps, strict=True)]
    due.append(replace(due[0], report=replace(report, located=Place())))
    mail = texts.write_due(contact, due, now, "x", city())
    code = texts.write_code(contact, "123456", 30, now, "x", city())
    sms = texts.write_sms(contact, due, city())
    for text in (mail.subject, mail.text, code.subject, code.text, sms):
        assert narrow(text, contact.label, "Kelurahan WIB") == []
