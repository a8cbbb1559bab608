"""The calls of auditors about exports."""

import json
import re
from datetime import datetime

from chalice.app import Request, Response

from chalicelib.audit import manifest as manifests
from chalicelib.audit import schemas, service, store
from chalicelib.audit.model import AuditState, Export, Subject
from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, UnknownAudit
from chalicelib.platform.http import pagination
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import answer_json, choose_language, read_query
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts

_ID = re.compile(r"\d{14}-[0-9a-f]{8}")


def ask_audit(request: Request, body: schemas.AuditBody) -> Response:
    auditor = get_officer(request)
    reason = body.reason.strip()
    if not reason:
        raise BadField(field="reason", rule="missing")
    export = service.ask_export(_read_subject(body), reason, auditor)
    location = {"Location": f"/v1/audits/{export.id}"}
    return answer_json(_show_export(export, request, {}), 202, location)


def list_audits(request: Request) -> Response:
    query, after = read_query(request), None
    if "cursor" in query:
        [after] = pagination.parse_cursor(query["cursor"], 1)
        if not _ID.fullmatch(after):
            raise pagination.make_cursor_error()
    page, more = store.load_page(pagination.read_limit(query), after)
    now, language = clock.now(), choose_language(request)
    body: schemas.Audits = {
        "items": [_show_line(each, now, language) for each in page],
        "next": pagination.build_cursor(more) if more else None,
    }
    return answer_json(body)


def read_audit(request: Request, audit: str) -> Response:
    if not _ID.fullmatch(audit):
        raise UnknownAudit(audit=audit[:40])
    auditor, export = get_officer(request), store.load_export(audit)
    ready = _find_state(export, clock.now()) is AuditState.READY
    links = service.sign_links(export, auditor) if ready and auditor.id == export.asked_by else {}
    return answer_json(_show_export(export, request, links))


def _read_subject(body: schemas.AuditBody) -> Subject:
    """Return what a body asks for. Raises BadField and MistypedNumber."""
    if body.report:
        for name in ("agency", "quarter"):
            if getattr(body, name):
                raise BadField(field=name, rule="unknown", value=getattr(body, name))
        return Subject(number=numbers.parse(body.report))
    if not body.agency:
        raise BadField(field="agency", rule="missing")
    if not body.quarter:
        raise BadField(field="quarter", rule="missing")
    return Subject(office=body.agency, quarter=body.quarter)


def _find_state(export: Export, now: datetime) -> AuditState:
    return export.state_at(now, city().retention["audits"].span)


def _show_export(export: Export, request: Request, links: dict[str, str]) -> schemas.Audit:
    return {
        **_show_line(export, clock.now(), choose_language(request)),
        "files": [{"file": name, "url": url} for name, url in links.items()],
        "key": manifests.public_key(),
    }


def _show_line(export: Export, now: datetime, language: Language) -> schemas.AuditLine:
    subject, sealed = export.subject, json.loads(export.manifest) if export.manifest else None
    return {
        "id": export.id,
        "state": _find_state(export, now),
        "report": subject.number or None,
        "agency": view_parts.office_view(subject.office, language) if subject.office else None,
        "quarter": subject.quarter or None,
        "reason": export.reason,
        "asked_at": format_shown(export.asked_at),
        "asked_by": export.asked_by,
        "ready_at": format_shown(export.ready_at) if export.ready_at else None,
        "reports": sealed and sealed["reports"],
        "seq": sealed and sealed["ledger"]["seq"],
        "hash": sealed and sealed["ledger"]["hash"],
    }
