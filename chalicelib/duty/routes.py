"""The routes of duty contacts, for heads and administrators, and of the log of their messages.

Each view imports what it needs when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import (
    Routes,
    answer_json,
    answer_nothing,
    choose_language,
    read_query,
    read_raw_body,
)
from chalicelib.platform.http.operation import BODY, OFFICE, PAGED
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.duty.model import Contact
    from chalicelib.duty.schemas import (
        DutyContact,
        DutyContactBody,
        DutyImport,
        DutyLog,
    )
    from chalicelib.notifications.schemas import ConfirmationBody

routes = Routes(__name__, most_bytes=512 * 1024)

DUTY_KEEPERS = frozenset({Role.HEAD, Role.ADMIN})
CSV, CSV_BODY = "text/csv", "text/csv; charset=utf-8"
CSV_EXAMPLE = (
    '"id","agency","way","address","label","hours","absent_from","absent_until","deputy",'
    '"language","confirmed_at"\r\n'
    '"4ebc128eff76178a","31.73.05.1001","mail","p…@jakarta.go.id","Piket kelurahan",'
    '"mon-fri 07:00-15:00","","","","id","2026-11-23T11:00:00+07:00"\r\n'
)
CONTACT = (errors.NotYourOffice, errors.UnknownContact)
_SPOT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ#[0-9a-f]{16}#[0-9a-f]{16}")


@routes.route(
    "/v1/duty/contacts",
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyContacts",
    query=OFFICE,
    refuses=(errors.NotYourOffice,),
)
def list_duty_contacts() -> Response:
    """List the duty contacts of an office.

    Heads may do this for their own office and those below, admins for any. All contacts come in one
    page, at most 20, each with its address's middle left out. `obstacle` says why a contact gets no
    messages now.
    """
    from chalicelib.duty import store

    contacts = store.load_contacts(_find_office())
    items = [_show_contact(each) for each in contacts]
    return answer_json({"items": items, "next": None})


@routes.route(
    "/v1/duty/contacts",
    methods=["POST"],
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyContact",
    status=201,
    body="duty.schemas:DutyContactBody",
    query=OFFICE,
    refuses=(*BODY, errors.NotYourOffice, errors.TooManyContacts, errors.TooOften),
    answer_headers=("Location",),
)
def add_duty_contact(body: DutyContactBody) -> Response:
    """Add a duty contact to an office.

    Heads may do this for their own office and those below, admins for any. A code is sent by the
    contact's own way, and it gets nothing else until that code is confirmed. The answer about a
    webhook has the secret that signs its messages.
    """
    from chalicelib.duty import contact_table, service

    office = _find_office()
    new = service.add_contact(office, contact_table.to_request(body), _actor_office())
    location = f"/v1/duty/contacts/{new.id}"
    return answer_json(_show_contact(new, secret=True), 201, {"Location": location})


@routes.route(
    "/v1/duty/contacts/{contact}",
    methods=["PUT"],
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyContact",
    body="duty.schemas:DutyContactBody",
    query=OFFICE,
    refuses=(*BODY, *CONTACT, errors.TooOften),
)
def change_duty_contact(contact: str, body: DutyContactBody) -> Response:
    """Replace a duty contact of an office.

    Heads may do this for their own office and those below, admins for any. Another way or address
    has to be confirmed anew: its code is sent at once, and until then the contact gets nothing. The
    address as it is shown leaves it as it is.
    """
    from chalicelib.duty import contact_table, service

    office, wanted = _find_office(), contact_table.to_request(body)
    changed = service.change_contact(office, contact, wanted, _actor_office())
    return answer_json(_show_contact(changed, secret=True))


@routes.route(
    "/v1/duty/contacts/{contact}",
    methods=["DELETE"],
    roles=DUTY_KEEPERS,
    answer=None,
    status=204,
    query=OFFICE,
    refuses=CONTACT,
)
def remove_duty_contact(contact: str) -> Response:
    """Delete a duty contact of an office.

    Heads may do this for their own office and those below, admins for any. What waits for the
    contact goes to the others of the office, or to the level above.
    """
    from chalicelib.duty import service

    service.remove_contact(_find_office(), contact, _actor_office())
    return answer_nothing()


@routes.route(
    "/v1/duty/contacts/{contact}/code",
    methods=["POST"],
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyContact",
    query=OFFICE,
    refuses=(*CONTACT, errors.TooOften, errors.BadField),
)
def send_duty_code(contact: str) -> Response:
    """Send a duty contact another code.

    Heads may do this for their own office and those below, admins for any. The code before is void.
    A contact and an address get a few codes a day. A contact that failed is confirmed again by the
    same code.
    """
    from chalicelib.duty import service, store

    stored = service.request_code(store.load_contact(_find_office(), contact))
    return answer_json(_show_contact(stored, secret=True))


@routes.route(
    "/v1/duty/contacts/{contact}/confirmation",
    methods=["POST"],
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyContact",
    body="notifications.schemas:ConfirmationBody",
    query=OFFICE,
    refuses=(*BODY, *CONTACT),
)
def confirm_duty_contact(contact: str, body: ConfirmationBody) -> Response:
    """Confirm a duty contact by its code.

    Heads may do this for their own office and those below, admins for any. `digits` are the code
    that the contact got; a code has five tries. From then on the contact gets messages.
    """
    from chalicelib.duty import service

    confirmed = service.confirm_contact(_find_office(), contact, body.digits)
    return answer_json(_show_contact(confirmed))


@routes.route(
    "/v1/duty/contacts.csv",
    roles=DUTY_KEEPERS,
    answer=str,
    types=(CSV,),
    example=CSV_EXAMPLE,
    query=OFFICE,
    refuses=(errors.NotYourOffice,),
)
def download_duty_contacts() -> Response:
    """Download the duty contacts of an office and of all offices below it (CSV).

    Heads may do this for their own office and those below, admins for any. The table can be edited
    and uploaded again. Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    from chalicelib.duty import contact_table

    table = contact_table.write_table(_load_tree(_find_office()))
    headers = {"Content-Type": f"{CSV}; charset=utf-8; header=present", "Cache-Control": "no-store"}
    return Response(table, headers={**headers})


@routes.route(
    "/v1/duty/contacts.csv",
    methods=["PUT"],
    content_types=(CSV,),
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyImport",
    body_types=(CSV_BODY,),
    query=OFFICE,
    refuses=(*BODY, errors.NotYourOffice, errors.TooManyContacts),
)
def upload_duty_contacts() -> Response:
    """Upload duty contacts of an office and of offices below it (CSV).

    Heads may do this for their own office and those below, admins for any. A row with an `id`
    replaces that contact, a row without is a new one, and contacts that the table does not name
    stay. Nothing is changed when any row is wrong; `row` names it, as a spreadsheet counts. New and
    changed addresses get their codes at once.
    """
    from chalicelib.duty import contact_table, service

    root = _find_office()
    body = read_raw_body(routes.current_request)
    imported = contact_table.read_table(body, _load_tree(root), root, clock.now())
    changed = (*imported.added, *imported.changed)
    service.import_contacts(changed, _actor_office())
    answer: DutyImport = {
        "added": len(imported.added),
        "changed": len(imported.changed),
        "unchanged": imported.unchanged,
        "unconfirmed": sum(each.confirmed_at is None for each in changed),
    }
    return answer_json(answer)


@routes.route(
    "/v1/duty/log",
    roles=DUTY_KEEPERS,
    answer="duty.schemas:DutyLog",
    query={**OFFICE, **PAGED},
    refuses=(errors.NotYourOffice,),
)
def list_duty_messages() -> Response:
    """List the messages to the duty contacts of an office, and what became of them.

    Heads may do this for their own office and those below, admins for any. The newest messages come
    first, each with the reports and steps it listed. The log has no texts and no whole address.
    """
    from chalicelib.duty import views
    from chalicelib.duty.messages import log_store
    from chalicelib.platform.http import pagination

    query, office = read_query(routes.current_request), _find_office()
    after = None
    if "cursor" in query:
        [after] = pagination.parse_cursor(query["cursor"], 1)
        if not _SPOT.fullmatch(after):
            raise pagination.make_cursor_error()
    lines, more = log_store.load_log(office, pagination.read_limit(query), after, clock.now())
    answer: DutyLog = {
        "items": [views.show_message(each) for each in lines],
        "next": pagination.build_cursor(more) if more else None,
    }
    return answer_json(answer)


def _show_contact(contact: Contact, *, secret: bool = False) -> DutyContact:
    from chalicelib.duty import views

    language = choose_language(routes.current_request)
    return views.show_contact(contact, clock.now(), language, secret=secret)


def _find_office() -> str:
    """Return the office whose contacts the request is about."""
    from chalicelib.reports.access import office_access

    request = routes.current_request
    wanted = read_query(request).get("agency")
    return office_access.find_office_to_lead(get_officer(request), wanted, city())


def _actor_office() -> str:
    return get_officer(routes.current_request).agency


def _load_tree(root: str) -> list[Contact]:
    """Return the contacts of an office and of the offices below it."""
    from chalicelib.city.offices import is_within
    from chalicelib.duty import store

    return [each for each in store.load_all_contacts() if is_within(each.office, root, city())]
