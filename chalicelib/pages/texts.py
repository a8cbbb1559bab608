"""The texts about the state of a report on its page: its title, what is next, and why the page
shows less than everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language, Plural, Sentence, plurals, sentences
from chalicelib.reports.access.withholding import Withheld
from chalicelib.reports.filing import Purpose
from chalicelib.reports.http.written_moments import write_limit, write_moment
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status
from chalicelib.reports.texts.labels import AND, ENDINGS

if TYPE_CHECKING:
    from chalicelib.platform.http.schemas import Named
    from chalicelib.reports.http import schemas as reports_schemas

_, _n = sentences("pages"), plurals("pages")

TITLE, AT_PLACE = _("Report {number}"), _("{category} in {area}")
STATUSES: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("Waiting"),
    Status.KOORDINASI: _("Coordination"),
    Status.DISPOSISI: _("Disposition"),
    Status.PROSES: _("In progress"),
    Status.SELESAI: _("Done"),
}
EXPLAINED: Mapping[Status, Sentence] = {
    Status.MENUNGGU: _("waiting for the office's answer"),
    Status.KOORDINASI: _("moved to another office"),
    Status.DISPOSISI: _("passed down to a sub-office"),
    Status.PROSES: _("work is going on"),
    Status.SELESAI: _("the work is finished"),
}
# What stands in the place of a status that would mislead.
NOT_DONE = _("not dealt with")
SUGGESTED = _("the office has answered the suggestion")
ELSEWHERE = _("the city is not responsible")
JOINED, GOES_ON = _("Merged"), _("goes on in another report")
LATE = _("Late")
# What is next, by the step that is promised.
ON_TIME = {
    "answer": _("{office} answers by {until}."),
    "completion": _("{office} finishes by {until}."),
}
OVER = {
    "answer": _("Late. {office} should have answered by {until}."),
    "completion": _("Late. {office} should have finished by {until}."),
}
PAUSED = _("{office} has paused the work until {paused}.")
HEADS_TOLD = _n("The head of {offices} has been told.", "The heads of {offices} have been told.")
REPLIED = _("{office} answered the suggestion on {at}.")
SUGGESTION = _("This is a suggestion: it gets an answer, and no work is due.")
DONE, CLOSED = _("{office} finished the work on {at}."), _("{office} closed the report on {at}.")
OUTSIDE = _("This matter is not for the city.")
WITHDRAWN = _("The reporter withdrew this report on {at}.")
WITHDREW = _("the reporter withdrew it")
CHECKING = _("{office} is checking the result.")
CONFIRMED = _("This report is final.")
MERGED = _("This report was merged with another report about the same matter.")
PROMISE_LABEL = {
    "answer": _("Time used until the answer is due"),
    "completion": _("Time used until the completion is due"),
}
# Why a page shows less than everything.
FACTS_ONLY = _("The reporter shows facts only. Only officers see the words and photos.")
PRIVATE = (
    _("This report is private. Only its reporter and the officers can read it."),
    _("Here you see only its status and times."),
    _("Is it yours? Open the secret link on your receipt."),
)
ERASED = (
    _("The data of this report were erased."),
    _("Only its status and times are left."),
)
SUPPORTERS: Plural = _n(
    "{many} other resident has the same problem.", "{many} other residents have the same problem."
)


def is_withheld(answer: reports_schemas.Report, state: Withheld) -> bool:
    moderation = answer["moderation"]
    return moderation is not None and moderation["state"] == state


def write_ending(answer: reports_schemas.Report, language: Language) -> tuple[str, str] | None:
    """Return the word and its explanation for a report that ended without work, in the place of its
    status; None for any other.
    """
    if is_withheld(answer, Withheld.REJECTED):
        return ENDINGS[Outcome.REJECTED][language], NOT_DONE[language]
    if find_withdrawal(answer):
        return ENDINGS[Outcome.WITHDRAWN][language], WITHDREW[language]
    if answer["outcome"] == Outcome.ANSWERED:
        return ENDINGS[Outcome.ANSWERED][language], SUGGESTED[language]
    if answer["outcome"] == Outcome.OUTSIDE:
        return ENDINGS[Outcome.OUTSIDE][language], ELSEWHERE[language]
    if answer["duplicate_of"]:
        return JOINED[language], GOES_ON[language]
    return None


def write_heading(answer: reports_schemas.Report, language: Language) -> str:
    """Return what the report is about: ``Sampah di Kebon Jeruk``; its number when that is not
    shown.
    """
    category, place = answer["category"], answer["place"]
    if category is None:
        return TITLE[language].format(number=answer["number"])
    kelurahan = place and place["kelurahan"]
    area = kelurahan["name"] if kelurahan else place and (place["kecamatan"] or place["kota"])
    if not area:
        return category["name"]
    return AT_PLACE[language].format(category=category["name"], area=area)


def write_next(answer: reports_schemas.Report, now: datetime, language: Language) -> list[str]:
    """Return the sentences about what is next, or about how it ended."""
    return [*_next_sentences(answer, now, language)]


def _next_sentences(
    answer: reports_schemas.Report, now: datetime, language: Language
) -> Iterator[str]:
    office, countdown = answer["holder"]["name"], answer["countdown"]
    if countdown is None:
        yield from _end_sentences(answer, now, language)
        return
    if paused := countdown["paused_until"]:
        until = write_limit(datetime.fromisoformat(paused), now, language)
        yield PAUSED[language].format(office=office, paused=until)
    limit = write_limit(datetime.fromisoformat(countdown["due"]), now, language)
    sentence = (OVER if countdown["over"] else ON_TIME)[countdown["stage"]]
    if answer["purpose"] == Purpose.SUGGESTION:
        yield SUGGESTION[language]
    yield sentence[language].format(office=office, until=limit)
    if answer["escalation"]:
        yield _write_heads(answer["escalation"]["to"], language)


def _write_heads(offices: list[Named], language: Language) -> str:
    names = AND[language].join(each["name"] for each in offices)
    return HEADS_TOLD.choose(len(offices), language).format(offices=names)


def _end_sentences(
    answer: reports_schemas.Report, now: datetime, language: Language
) -> Iterator[str]:
    """Yield how a report without work ended. The page has its own words for one that was rejected,
    and for one whose survivor it names.
    """
    if answer["duplicate_of"] or is_withheld(answer, Withheld.REJECTED):
        return
    if answer["status"] != Status.SELESAI:
        yield MERGED[language]
        return
    if withdrawn_at := find_withdrawal(answer):
        at = write_moment(withdrawn_at, now, language)
        yield WITHDRAWN[language].format(at=at)
        return
    if closed_at := find_closing(answer):
        office, at = answer["holder"]["name"], write_moment(closed_at, now, language)
        sentence = _CLOSINGS.get(answer["outcome"], CLOSED)
        yield sentence[language].format(office=office, at=at)
    if answer["outcome"] == Outcome.OUTSIDE:
        yield OUTSIDE[language]
    verifier = answer["verification"] and answer["verification"]["by"]
    if verifier:
        yield CHECKING[language].format(office=verifier["name"])
    elif answer["confirmed"]:
        yield CONFIRMED[language]


_CLOSINGS: Mapping[str | None, Sentence] = {Outcome.DONE: DONE, Outcome.ANSWERED: REPLIED}


def find_closing(answer: reports_schemas.Report) -> datetime | None:
    """Return when the report was closed last, as far as its timeline says."""
    closings = (
        entry["at"]
        for entry in reversed(answer["timeline"])
        if entry["kind"] == Kind.STATUS and entry["status"] == Status.SELESAI
    )
    last = next(closings, None)
    return datetime.fromisoformat(last) if last else None


def find_withdrawal(answer: reports_schemas.Report) -> datetime | None:
    """Return when its reporter withdrew the report, also a private one; None when nobody did."""
    entries = (entry["at"] for entry in answer["timeline"] if entry["kind"] == Kind.WITHDRAWN)
    at = next(entries, None)
    return datetime.fromisoformat(at) if at else None


def write_reasons(answer: reports_schemas.Report, language: Language, *, erased: bool) -> list[str]:
    """Return the sentences about why the page shows less than everything."""
    if erased:
        return [each[language] for each in ERASED]
    if answer["moderation"]:
        return [answer["moderation"]["sentence"]]
    if answer["visibility"] == "private":
        return [each[language] for each in PRIVATE]
    return [FACTS_ONLY[language]] if answer["visibility"] == "facts" else []


def write_lateness(answer: reports_schemas.Report) -> str:
    """Return why the report is late; empty while it is not."""
    return answer["late_reason"]["sentence"] if answer["late_reason"] else ""
