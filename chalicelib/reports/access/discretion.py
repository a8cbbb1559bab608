"""Sensitive reports among other eyes: what notices, receipts and the public are told of them names
neither the matter nor the office that acts, because a phone or a paper may be in other hands.
"""

from dataclasses import replace

from chalicelib.city.model import City
from chalicelib.city.word_rows import SensitiveMatter
from chalicelib.reports.filing import NO_PLACE
from chalicelib.reports.model import Report
from chalicelib.reports.timeline import Entry, History


def discreet_report(report: Report, city: City) -> Report:
    """Return the report as notices and receipts name it. Of a sensitive one they tell neither the
    matter nor the office nor any word, because a phone or a paper may be in other hands.
    """
    if not report.sensitive:
        return report
    filing = replace(report.filing, description="", place=NO_PLACE, photos=(), masks=())
    holder = hide_office(report.holder, report, city)
    return replace(report, holder=holder, category="", filing=filing, located=None)


def hide_history(report: Report, city: City) -> History:
    """Return the history without the names of offices, of a sensitive report."""
    history = report.history
    if not report.sensitive:
        return history
    turns = tuple(
        turn._replace(office=hide_office(turn.office, report, city)) for turn in history.turns
    )
    last = history.escalated
    escalated = last and last._replace(
        to=tuple({hide_office(each, report, city) for each in last.to})
    )
    return replace(history, turns=turns, escalated=escalated)


def hide_office(office: str, report: Report, city: City) -> str:
    """Return the office that others are told of: of a sensitive report the top one, since the name
    of the office that acts would tell the matter.
    """
    return city.settings.top if report.sensitive and office in city.offices else office


def hide_moment(report: Report, moment: Entry, city: City) -> Entry:
    """Return the moment of an entry, without its offices where the report is sensitive."""
    if not report.sensitive:
        return moment
    return replace(
        moment,
        holder=hide_office(moment.holder, report, city),
        by=hide_office(moment.by, report, city),
        to=tuple({hide_office(each, report, city): None for each in moment.to}),
    )


def find_matter(report: Report, city: City) -> SensitiveMatter | None:
    """Return the sensitive matter of a report, or None."""
    matters = city.sensitive.matters
    return next((each for each in matters if each.code == report.confidential), None)
