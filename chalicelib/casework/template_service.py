"""What offices keep as canned answers, and which of them an office may use."""

from chalicelib.casework import template_store as kept
from chalicelib.casework import templates
from chalicelib.casework.templates import MOST, Template
from chalicelib.city.current import city
from chalicelib.platform.errors import BadField, TooMany
from chalicelib.platform.telemetry import log
from chalicelib.reports import labels, routing
from chalicelib.reports.model import Report

UNKNOWN_ADDRESS = "lokasi yang dilaporkan"  # in an answer, where nobody told an address


def usable_templates(office: str) -> list[Template]:
    """An office's own and those of the offices above it, nearest first, in a Query for each; of two
    with one code the nearer one.
    """
    offices = (office, *(higher.code for higher in routing.superiors_of(office, city())))
    found: dict[str, Template] = {}
    for code in offices:
        found = {**{each.code: each for each in kept.load_templates(code)}, **found}
    return sorted(found.values(), key=lambda each: (offices.index(each.office), each.code))


def keep_template(template: Template, by: str) -> Template:
    """Write a template of an office: a Query and a PutItem. Raises BadField or TooMany."""
    templates.check_template(template)
    if template.category is not None and template.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=template.category[:80])
    others = {each.code for each in kept.load_templates(template.office)} - {template.code}
    if len(others) >= MOST:
        raise TooMany(most=MOST)
    kept.save_template(template)
    log.info("template_kept", office=template.office, code=template.code, by=by)
    return template


def remove_template(office: str, code: str, by: str) -> None:
    """Raises UnknownTemplate."""
    kept.delete_template(office, code)
    log.info("template_removed", office=office, code=code, by=by)


def fill_for_report(template: Template, report: Report, office: str) -> str:
    """The template's text as this office would answer the report."""
    known = city().categories.get(report.category)
    area = city().kelurahan.get(report.place.area or "")
    values = {
        "number": report.number,
        "office": labels.name_of(office, city()),
        "category": known.name if known else report.category,
        "address": report.place.address or (f"Kelurahan {area.name}" if area else UNKNOWN_ADDRESS),
    }
    return templates.fill_template(template, values)
