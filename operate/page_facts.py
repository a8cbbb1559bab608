"""The facts of the city that the pages state: its channels, promises, ladder, helplines, settings
and times of storage, from its tables. The build puts them into the pages (``web/src/lib/city.ts``).
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from chalicelib.city.model import City, select_reasons
from chalicelib.city.promise import find_promise
from chalicelib.city.rows import Calendar, Category, Priority, Promise, ReasonKind, Rung
from chalicelib.figures.measures import load_measures
from chalicelib.pages.frame import find_sms_number
from chalicelib.reports.access.confidentiality import ANYBODY
from chalicelib.reports.files.attachments import MOST_PHOTOS

Facts = dict[str, Any]
Times = tuple[Calendar, timedelta, timedelta, timedelta]  # of a promise: _times_of
SETTINGS = (
    *("appeal_hours", "code_minutes", "confirm_working_days", "link_minutes", "most_appeals"),
    *("most_handovers", "most_pauses", "most_reopenings", "notice_log_days"),
    *("provisional_hide_hours", "reopen_days", "shown_pixels", "verify_share"),
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URGENT = (Priority.DARURAT, Priority.MENDESAK)


def describe_city(city: City) -> Facts:
    """Return the facts as JSON has them. A span is in the unit that its name ends with."""
    settings = city.settings
    enabled = [row for row in city.channels.values() if row.enabled]
    return {
        "service": {
            "name": settings.service_name,
            "name_en": settings.service_name_en,
            "city": settings.city_name,
            "city_en": settings.city_name_en,
            "emergency": settings.emergency_number,
            "sms": find_sms_number(city),
        },
        "measures": [*_list_measures()],
        "most_files": MOST_PHOTOS,
        "office_open": f"{settings.office_open:%H:%M}",
        "office_close": f"{settings.office_close:%H:%M}",
        "settings": {name: getattr(settings, name) for name in SETTINGS},
        "triage": _tell_names(city.offices[settings.triage]),
        "oversight": _tell_names(city.offices[city.oversight[ANYBODY]]),
        "channels": [{"kind": row.kind, **_tell_names(row)} for row in enabled],
        "helplines": [*_list_helplines(city)],
        "identity": [_tell_names(row) for row in select_reasons(ReasonKind.IDENTITY, city)],
        "promises": [*_list_promises(city)],
        "ladder": [_describe_rung(rung, city) for rung in city.ladder],
        "days": {what: row.span / DAY for what, row in city.retention.items()},
    }


def _list_measures() -> Iterator[Facts]:
    """Yield the file of each measure that is published, with its title in each language."""
    for name, measure in load_measures().items():
        yield {"file": name.replace("_", "-"), "title": dict(measure.title)}


def _tell_names(row: Any) -> Facts:
    """Return the name of a row and its English one, which may be empty."""
    return {"name": row.name, "name_en": row.name_en}


def _list_helplines(city: City) -> Iterator[Facts]:
    """Yield each helpline with the sensitive matters that it is for."""
    matters = city.sensitive.matters
    for helpline in dict.fromkeys(row.helpline for row in matters if row.helpline):
        rows = [row for row in matters if row.helpline == helpline]
        yield {
            "number": helpline,
            "name": rows[0].helpline_name,
            "matters": [_tell_names(row) for row in rows],
        }


def _list_promises(city: City) -> Iterator[Facts]:
    """Yield what the public is promised: for urgent reports, for categories with times of their
    own, the shortest first, and last for all other reports.
    """
    general = city.categories[city.settings.fallback_category].promise
    others = find_promise(general, None, Priority.BIASA, city.promises)
    urgent = {each: find_promise(general, None, each, city.promises) for each in URGENT}
    codes = {_times_of(row): str(each) for each, row in urgent.items()}
    groups: dict[Times, list[Category]] = {_times_of(row): [] for row in urgent.values()}
    for category in city.categories.values():
        row = find_promise(category.promise, None, category.priority, city.promises)
        times = _times_of(row)
        if times != _times_of(others):
            codes.setdefault(times, row.code)
            groups.setdefault(times, []).append(category)
    first = {_times_of(row) for row in urgent.values()}
    for times in sorted(groups, key=lambda each: (each not in first, each)):
        yield _describe_promise(codes[times], times, groups[times])
    yield _describe_promise("", _times_of(others), [])


def _times_of(row: Promise) -> Times:
    return row.calendar, row.complete, row.respond, row.first_answer


def _describe_promise(code: str, times: Times, categories: Iterable[Category]) -> Facts:
    calendar, complete, respond, first_answer = times
    return {
        "code": code,
        "categories": [_tell_names(row) for row in categories],
        "respond_hours": respond / HOUR,
        "first_answer_hours": first_answer / HOUR,
        "complete_hours": complete / HOUR,
        "calendar": calendar,
    }


def _describe_rung(rung: Rung, city: City) -> Facts:
    offices = [city.offices[code] for code in rung.to.split("+") if code in city.offices]
    return {
        "measure": rung.measure,
        "kind": rung.kind,
        "share": rung.share,
        "after_hours": rung.after / HOUR,
        "to": rung.to,
        "offices": [_tell_names(office) for office in offices],
    }
