"""Offices' canned answers, for officers to pick from and heads to keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import officer
from chalicelib.platform.http.routes import Routes, answer, body_of, query_of
from chalicelib.platform.roles import Role
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import officer_scope
from chalicelib.reports.status import READERS

if TYPE_CHECKING:
    from chalicelib.casework.http import schemas as casework_schemas
    from chalicelib.casework.templates import Template
    from chalicelib.reports.model import Report

routes = Routes(__name__)

KEEPING = officer_scope.LEADING
USING = READERS | {Role.ADMIN}

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@routes.route("/v1/work/templates", roles=USING)
def list_templates() -> Response:
    """Those an office may use; for a report, filled, without those for other categories."""
    from chalicelib.casework import service as casework_service
    from chalicelib.casework import template_service

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    watching = officer_scope.WATCHING | {Role.ADMIN}
    office = officer_scope.office_seen(reader, query.get("agency"), city(), watching)
    name = query.get("number")
    report = casework_service.record(numbers.parse(name), reader)[0] if name is not None else None
    found = [each for each in template_service.usable(office) if _fits(each, report)]
    told: casework_schemas.Templates = {
        "items": [_shown(each, report, office) for each in found],
        "next": None,
    }
    return answer(told)


@routes.route("/v1/work/templates/{code}", methods=["PUT"], roles=KEEPING)
def keep_template(code: str) -> Response:
    from chalicelib.casework import template_service
    from chalicelib.casework.templates import Template
    from chalicelib.platform.http import bodies

    request = routes.current_request
    actor = officer(request)
    office = officer_scope.office_led(actor, query_of(request).get("agency"), city())
    if not _CODE.fullmatch(code):
        raise BadField(field="code", rule="limits")
    body = bodies.read(body_of(request), bodies.TemplateBody)
    title, text = body.title.strip(), body.text.strip()
    for field, given in (("title", title), ("text", text)):
        if not given:
            raise BadField(field=field, rule="limits")
    template = Template(office, code, title, text, body.action, body.category)
    return answer(_shown(template_service.keep(template, actor.agency), None, office))


@routes.route("/v1/work/templates/{code}", methods=["DELETE"], roles=KEEPING)
def remove_template(code: str) -> Response:
    from chalicelib.casework import template_service

    actor = officer(routes.current_request)
    office = officer_scope.office_led(actor, query_of(routes.current_request).get("agency"), city())
    template_service.remove(office, code, actor.agency)
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


def _fits(template: Template, report: Report | None) -> bool:
    return report is None or template.category in (None, report.category)


def _shown(template: Template, report: Report | None, office: str) -> casework_schemas.Template:
    from chalicelib.casework import template_service

    return {
        "code": template.code,
        "agency": view_parts.office(template.office),
        "title": template.title,
        "text": template.text,
        "action": template.action,
        "category": view_parts.category(template.category or ""),
        "filled": template_service.filled(template, report, office) if report else None,
    }
