"""The calls of Open311. Each reads its parameters, asks a store or a service, and answers in the
format of its path.
"""

from chalice.app import Request, Response

from chalicelib.intake import service as intake_service
from chalicelib.intake.partner import Partner
from chalicelib.platform import clock
from chalicelib.platform.http.blueprint import choose_language
from chalicelib.publishing.open311 import formats, forms, parameters, partner_store, views
from chalicelib.reports import number as numbers
from chalicelib.reports.list_line import listed_report
from chalicelib.reports.store import public_lists, reports
from chalicelib.reports.store.list_pages import Page

Parameters = parameters.Parameters

REQUESTS, UPDATES = "service_requests", "service_request_updates"


def show_discovery(request: Request) -> Response:
    return formats.write_answer(
        request, "discovery", views.show_discovery(), cache_control=formats.A_DAY
    )


def list_services(request: Request) -> Response:
    _read_query(request)
    return formats.write_answer(
        request, "services", views.show_services(), cache_control=formats.A_DAY
    )


def define_service(request: Request, code: str) -> Response:
    _read_query(request)
    defined = views.show_definition(parameters.read_service(code))
    return formats.write_answer(request, "service_definition", defined, cache_control=formats.A_DAY)


def file_request(request: Request) -> Response:
    """File a partner's report. Counts the use of the key and takes the report in: two calls of
    DynamoDB.
    """
    form = parameters.read_form(request)
    partner = _admit_partner(form.fields)
    key = request.headers.get("idempotency-key")
    filing = forms.read_filing(form, partner, key)
    taken = intake_service.file_draft(filing.draft)
    filed = views.show_filed(taken.report, taken.danger, filing.left_out, choose_language(request))
    return formats.write_answer(request, REQUESTS, [filed])


def find_by_token(request: Request, token: str) -> Response:
    """Answer with the request that has this token. A request has its id at once, so a token is the
    id.
    """
    _read_query(request)
    report, _ = reports.load_report(numbers.parse(token))
    row = {"service_request_id": report.number, "token": report.number}
    return formats.write_answer(request, REQUESTS, [row])


def list_requests(request: Request) -> Response:
    """List reports. A query with numbers gets these reports, private ones with status and moments
    only; any other query gets listed reports, newest first.
    """
    query = _read_query(request)
    if parameters.BY_ID in query:
        return _answer_numbered(request, query)
    by_change = not query.keys().isdisjoint(parameters.UPDATED)
    names, now = parameters.UPDATED if by_change else parameters.FILED, clock.now()
    span, sought = parameters.read_span(query, names, now), parameters.read_search(query, now)
    page = (
        public_lists.load_changed(span, sought)
        if by_change
        else public_lists.load_filed(span, sought)
    )
    answer = _answer_requests(request, query, page)
    answer.headers.update(formats.next_link(request, query, names, span, page.after))
    return answer


def _answer_numbered(request: Request, query: Parameters) -> Response:
    """Answer with the requests that have these numbers; the link leads to those with no room."""
    asked = parameters.read_numbers(query)
    page = public_lists.load_numbered(asked)
    answer = _answer_requests(request, query, page)
    if page.after:
        rest = asked[asked.index(page.after) + 1 :]
        others = {**query, parameters.BY_ID: [",".join(rest)]}
        answer.headers.update(formats.link_next(request, others))
    return answer


def _answer_requests(request: Request, query: Parameters, page: Page) -> Response:
    extended = parameters.is_extended(query)
    rows = [views.show_request(each, extended=extended) for each in page.lines]
    return formats.write_answer(request, REQUESTS, rows, cache_control=formats.A_MOMENT)


def show_request(request: Request, number: str) -> Response:
    query = _read_query(request)
    report, timeline = reports.load_report(numbers.parse(number))
    extended = parameters.is_extended(query)
    row = views.show_request(listed_report(report), extended=extended)
    if extended:
        row["notes"] = views.show_notes(report, timeline)
    return formats.write_answer(request, REQUESTS, [row], cache_control=formats.A_MOMENT)


def list_updates(request: Request) -> Response:
    """List the timeline entries of listed reports, oldest first."""
    query = _read_query(request)
    span = parameters.read_span(query, parameters.FILED, clock.now())
    most = parameters.read_whole(query, "page_size", parameters.MOST_ROWS, parameters.MOST_ROWS)
    log = public_lists.load_happened(span, most)
    rows = [views.show_update(line, entry) for line, entry in log.entries]
    answer = formats.write_answer(request, UPDATES, rows, cache_control=formats.A_MOMENT)
    answer.headers.update(formats.next_link(request, query, parameters.FILED, span, log.after))
    return answer


def add_update(request: Request) -> Response:
    """Add a partner's update to a report. It enters the timeline once, however often it is sent."""
    fields = parameters.read_form(request).fields
    partner = _admit_partner(fields)
    number = forms.read_number(fields)
    update_id = partner_store.add_update(forms.read_update(fields, partner, number), number)
    return formats.write_answer(request, UPDATES, [{"update_id": update_id}])


def _read_query(request: Request) -> Parameters:
    query = parameters.read_query(request)
    parameters.check_jurisdiction(query)
    return query


def _admit_partner(fields: Parameters) -> Partner:
    parameters.check_jurisdiction(fields)
    return partner_store.admit_partner(parameters.last_value(fields, "api_key"))
