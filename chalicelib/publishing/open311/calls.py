"""What each call of Open311 does: read its parameters, ask the store or a service, and show what is
found.
"""

from chalice.app import Request, Response

from chalicelib.intake import service as intake_service
from chalicelib.intake.partner import Partner
from chalicelib.platform import clock
from chalicelib.platform.http.blueprint import choose_sentence
from chalicelib.publishing.open311 import formats, forms, parameters, partner_store, views
from chalicelib.reports import number as numbers
from chalicelib.reports.list_line import listed_report
from chalicelib.reports.store import public_lists, reports

Parameters = parameters.Parameters

REQUESTS, UPDATES = "service_requests", "service_request_updates"


def show_discovery(request: Request) -> Response:
    return formats.write_answer(request, "discovery", views.show_discovery(), kept=formats.A_DAY)


def list_services(request: Request) -> Response:
    _read_query(request)
    return formats.write_answer(request, "services", views.show_services(), kept=formats.A_DAY)


def define_service(request: Request, code: str) -> Response:
    _read_query(request)
    defined = views.show_definition(parameters.read_service(code))
    return formats.write_answer(request, "service_definition", defined, kept=formats.A_DAY)


def file_request(request: Request) -> Response:
    """A count of the key's use, and an intake: two calls of DynamoDB."""
    form = parameters.read_form(request)
    partner = _admit_partner(form.fields)
    key = request.headers.get("idempotency-key")
    filing = forms.read_filing(form, partner, key)
    taken = intake_service.file_draft(filing.draft)
    told = views.show_filed(taken.report, taken.danger, filing.left_out, choose_sentence(request))
    return formats.write_answer(request, REQUESTS, [told])


def find_by_token(request: Request, token: str) -> Response:
    """A request has its id at once, and is its own token."""
    _read_query(request)
    report, _ = reports.load_report(numbers.parse(token))
    told = {"service_request_id": report.number, "token": report.number}
    return formats.write_answer(request, REQUESTS, [told])


def list_requests(request: Request) -> Response:
    """By number, private ones with next to nothing; else public ones, newest first."""
    given = _read_query(request)
    if parameters.BY_ID in given:
        known = public_lists.load_by_numbers(parameters.read_numbers(given))
        return _answer_requests(request, given, public_lists.Page([*known.values()], None))
    by_change = not given.keys().isdisjoint(parameters.UPDATED)
    names, now = parameters.UPDATED if by_change else parameters.FILED, clock.now()
    span, sought = parameters.read_span(given, names, now), parameters.read_search(given, now)
    page = (
        public_lists.load_changed(span, sought)
        if by_change
        else public_lists.load_filed(span, sought)
    )
    told = _answer_requests(request, given, page)
    told.headers.update(formats.next_link(request, given, names, span, page.after))
    return told


def _answer_requests(request: Request, given: Parameters, page: public_lists.Page) -> Response:
    extended = parameters.is_extended(given)
    found = [views.show_request(each, extended=extended) for each in page.lines]
    return formats.write_answer(request, REQUESTS, found, kept=formats.A_MOMENT)


def show_request(request: Request, number: str) -> Response:
    given = _read_query(request)
    report, timeline = reports.load_report(numbers.parse(number))
    extended = parameters.is_extended(given)
    told = views.show_request(listed_report(report), extended=extended)
    if extended:
        told["notes"] = views.show_notes(report, timeline)
    return formats.write_answer(request, REQUESTS, [told], kept=formats.A_MOMENT)


def list_updates(request: Request) -> Response:
    """What happened to public requests, in the order in which it did."""
    given = _read_query(request)
    span = parameters.read_span(given, parameters.FILED, clock.now())
    most = parameters.read_whole(given, "page_size", parameters.MOST_ROWS, parameters.MOST_ROWS)
    log = public_lists.load_happened(span, most)
    found = [views.show_update(line, entry) for line, entry in log.entries]
    told = formats.write_answer(request, UPDATES, found, kept=formats.A_MOMENT)
    told.headers.update(formats.next_link(request, given, parameters.FILED, span, log.after))
    return told


def add_update(request: Request) -> Response:
    """A partner's, which comes into the timeline once, however often it is sent."""
    given = parameters.read_form(request).fields
    partner = _admit_partner(given)
    number = forms.read_number(given)
    known = partner_store.add_update(forms.read_update(given, partner, number), number)
    return formats.write_answer(request, UPDATES, [{"update_id": known}])


def _read_query(request: Request) -> Parameters:
    given = parameters.read_query(request)
    parameters.check_jurisdiction(given)
    return given


def _admit_partner(given: Parameters) -> Partner:
    parameters.check_jurisdiction(given)
    return partner_store.admit_partner(parameters.last_value(given, "api_key"))
