"""What offices keep as canned answers, and which of them an office may use."""

from chalicelib.casework import template_store as kept
from chalicelib.casework import templates
from chalicelib.casework.templates import MOST, Template
from chalicelib.city.current import city
from chalicelib.platform.errors import BadField, TooMany
from chalicelib.platform.telemetry import log
from chalicelib.reports import labels, routing
from chalicelib.reports.model import Report

NOWHERE = "lokasi yang dilaporkan"  # in an answer, where nobody told an address


def usable(office: str) -> list[Template]:
    """An office's own and those of the offices above it, nearest first, in a Query for each; of two
    with one code the nearer one.
    """
    offices = (office, *(higher.code for higher in routing.above(office, city())))
    found: dict[str, Template] = {}
    for code in offices:
        found = {**{each.code: each for each in kept.of(code)}, **found}
    return sorted(found.values(), key=lambda each: (offices.index(each.office), each.code))


def keep(template: Template, by: str) -> Template:
    """Write a template of an office: a Query and a PutItem. Raises BadField or TooMany."""
    templates.checked(template)
    if template.category is not None and template.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=template.category[:80])
    others = {each.code for each in kept.of(template.office)} - {template.code}
    if len(others) >= MOST:
        raise TooMany(most=MOST)
    kept.keep(template)
    log.info("template_kept", office=template.office, code=template.code, by=by)
    return template


def remove(office: str, code: str, by: str) -> None:
    """Raises UnknownTemplate."""
    kept.remove(office, code)
    log.info("template_removed", office=office, code=code, by=by)


def filled(template: Template, report: Report, office: str) -> str:
    """The template's text as this office would answer the report."""
    known = city().categories.get(report.category)
    area = city().kelurahan.get(report.place.area or "")
    values = {
        "number": report.number,
        "office": labels.name_of(office, city()),
        "category": known.name if known else report.category,
        "address": report.place.address or (f"Kelurahan {area.name}" if area else NOWHERE),
    }
    return templates.filled(template, values)
