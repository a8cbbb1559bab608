"""Offices' canned answers, for officers to pick from and heads to keep."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.api import views
from chalicelib.api.access import officer
from chalicelib.api.routes import Routes, answer, body_of, query_of
from chalicelib.city import city
from chalicelib.domain import number as numbers
from chalicelib.domain import scope
from chalicelib.domain.errors import BadField
from chalicelib.domain.status import READERS, Role

if TYPE_CHECKING:
    from chalicelib.api import office_answers
    from chalicelib.domain.report import Report
    from chalicelib.domain.templates import Template

routes = Routes(__name__)

KEEPING = scope.LEADING
USING = READERS | {Role.ADMIN}

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@routes.route("/v1/work/templates", roles=USING)
def list_templates() -> Response:
    """Those an office may use; for a report, filled, without those for other categories."""
    from chalicelib.services import casework, templating  # a status poll does not pay for these

    query, reader = query_of(routes.current_request), officer(routes.current_request)
    watching = scope.WATCHING | {Role.ADMIN}
    office = scope.office_seen(reader, query.get("agency"), city(), watching)
    name = query.get("number")
    report = casework.record(numbers.parse(name), reader)[0] if name is not None else None
    found = [each for each in templating.usable(office) if _fits(each, report)]
    told: office_answers.Templates = {
        "items": [_shown(each, report, office) for each in found],
        "next": None,
    }
    return answer(told)


@routes.route("/v1/work/templates/{code}", methods=["PUT"], roles=KEEPING)
def keep_template(code: str) -> Response:
    from chalicelib.api import shapes
    from chalicelib.domain.templates import Template
    from chalicelib.services import templating

    request = routes.current_request
    actor = officer(request)
    office = scope.office_led(actor, query_of(request).get("agency"), city())
    if not _CODE.fullmatch(code):
        raise BadField(field="code", rule="limits")
    body = shapes.read(body_of(request), shapes.TemplateBody)
    title, text = body.title.strip(), body.text.strip()
    for field, given in (("title", title), ("text", text)):
        if not given:
            raise BadField(field=field, rule="limits")
    template = Template(office, code, title, text, body.action, body.category)
    return answer(_shown(templating.keep(template, actor.agency), None, office))


@routes.route("/v1/work/templates/{code}", methods=["DELETE"], roles=KEEPING)
def remove_template(code: str) -> Response:
    from chalicelib.services import templating

    actor = officer(routes.current_request)
    office = scope.office_led(actor, query_of(routes.current_request).get("agency"), city())
    templating.remove(office, code, actor.agency)
    return Response("", headers={"Cache-Control": "no-store"}, status_code=204)


def _fits(template: Template, report: Report | None) -> bool:
    return report is None or template.category in (None, report.category)


def _shown(template: Template, report: Report | None, office: str) -> office_answers.Template:
    from chalicelib.services import templating

    return {
        "code": template.code,
        "agency": views.office(template.office),
        "title": template.title,
        "text": template.text,
        "action": template.action,
        "category": views.category(template.category or ""),
        "filled": templating.filled(template, report, office) if report else None,
    }
