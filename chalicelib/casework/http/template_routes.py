"""Routes of offices' templates: officers list them, heads write and remove them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import errors
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_nothing,
    choose_language,
    read_query,
)
from chalicelib.platform.http.operation import BODY, NUMBER, OFFICE, TEXT
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts
from chalicelib.reports.moves_and_roles import READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import list_schemas
    from chalicelib.casework.http.bodies import TemplateBody
    from chalicelib.casework.templates import Template
    from chalicelib.reports.model import Report

template_routes = Routes(__name__)

TEMPLATE_KEEPERS = frozenset({Role.HEAD, Role.ADMIN})
TEMPLATE_READERS = READERS | {Role.ADMIN}

_TEMPLATE_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@template_routes.route(
    "/v1/templates",
    roles=TEMPLATE_READERS,
    answer="casework.http.list_schemas:Templates",
    query={"number": TEXT, **OFFICE},
    refuses=(errors.NotYourOffice, errors.NotYours, *NUMBER),
)
def list_templates() -> Response:
    """List the templates that an office may use.

    The list has the templates of the office and of the offices above it; of two with one code, the
    nearer office's. With `number`, `filled` is the text for that report, and templates for other
    categories are left out. Officers and desks read those of their own office, heads also those of
    the offices below, verifiers and admins any.
    """
    from chalicelib.casework import records
    from chalicelib.casework.template_store import usable_templates
    from chalicelib.reports.access import office_access

    query, reader = (
        read_query(template_routes.current_request),
        get_officer(template_routes.current_request),
    )
    watching = office_access.WATCHING | {Role.ADMIN}
    office = office_access.find_office_to_see(reader, query.get("agency"), city(), watching)
    number = query.get("number")
    report = None
    if number is not None:
        record = records.load_record(numbers.parse(number), reader)
        report, _ = office_access.limit_record(*record, reader, city())
    usable = usable_templates(office)
    answer: list_schemas.Templates = {
        "items": [
            _show_template(each, report, office) for each in usable if _fits_report(each, report)
        ],
        "next": None,
    }
    return answer_json(answer)


@template_routes.route(
    "/v1/templates/{code}",
    methods=["PUT"],
    roles=TEMPLATE_KEEPERS,
    answer="casework.http.list_schemas:Template",
    body="casework.http.bodies:TemplateBody",
    query=OFFICE,
    refuses=(*BODY, errors.NotYourOffice, errors.TooMany),
)
def keep_template(code: str, body: TemplateBody) -> Response:
    """Create or replace a template of an office.

    Heads may do this for their own office and those below, admins for any. The text may have the
    placeholders `{number}`, `{office}`, `{category}` and `{address}`; other braces are refused
    (422). An office has 50 templates at most (409). A repeat changes nothing.
    """
    from chalicelib.casework.template_store import keep_template
    from chalicelib.casework.templates import Template
    from chalicelib.reports.access import office_access

    request = template_routes.current_request
    actor = get_officer(request)
    office = office_access.find_office_to_lead(actor, read_query(request).get("agency"), city())
    if not _TEMPLATE_CODE.fullmatch(code):
        raise BadField(field="code", rule="limits")
    title, text = body.title.strip(), body.text.strip()
    for field, value in (("title", title), ("text", text)):
        if not value:
            raise BadField(field=field, rule="limits")
    template = Template(office, code, title, text, body.action, body.category)
    return answer_json(_show_template(keep_template(template, actor.agency), None, office))


@template_routes.route(
    "/v1/templates/{code}",
    methods=["DELETE"],
    roles=TEMPLATE_KEEPERS,
    answer=None,
    status=204,
    query=OFFICE,
    refuses=(errors.NotYourOffice, errors.UnknownTemplate),
)
def remove_template(code: str) -> Response:
    """Delete a template of an office.

    Heads may do this for their own office and those below, admins for any. Only a template of the
    office itself can be deleted, not one that it uses from an office above (404).
    """
    from chalicelib.casework.template_store import remove_template
    from chalicelib.reports.access import office_access

    actor = get_officer(template_routes.current_request)
    office = office_access.find_office_to_lead(
        actor, read_query(template_routes.current_request).get("agency"), city()
    )
    remove_template(office, code, actor.agency)
    return answer_nothing()


def _fits_report(template: Template, report: Report | None) -> bool:
    return report is None or template.category in (None, report.category)


def _show_template(template: Template, report: Report | None, office: str) -> list_schemas.Template:
    from chalicelib.casework.template_store import fill_for_report

    language = choose_language(template_routes.current_request)
    return {
        "code": template.code,
        "agency": view_parts.office_view(template.office, language),
        "title": template.title,
        "text": template.text,
        "action": template.action,
        "category": view_parts.category_view(template.category or "", language),
        "filled": fill_for_report(template, report, office) if report else None,
    }
