"""What each call of Open311 does: read its parameters, ask the store or a service, and show what is
found.
"""

from chalice.app import Request, Response

from chalicelib.intake import service as intake_service
from chalicelib.intake.partner import Partner
from chalicelib.platform import clock
from chalicelib.platform.http.routes import language
from chalicelib.publishing.open311 import drafts, formats, parameters, partners, views
from chalicelib.reports import number as numbers
from chalicelib.reports.list_line import line
from chalicelib.reports.store import public_lists, reports

Given = parameters.Parameters

REQUESTS, UPDATES = "service_requests", "service_request_updates"


def discovery(request: Request) -> Response:
    return formats.answer(request, "discovery", views.discovery(), kept=formats.A_DAY)


def services(request: Request) -> Response:
    _asked(request)
    return formats.answer(request, "services", views.services(), kept=formats.A_DAY)


def definition(request: Request, code: str) -> Response:
    _asked(request)
    defined = views.definition(parameters.service(code))
    return formats.answer(request, "service_definition", defined, kept=formats.A_DAY)


def file(request: Request) -> Response:
    """A count of the key's use, and an intake: two calls of DynamoDB."""
    form = parameters.read_form(request)
    partner = _proven(form.fields)
    key = request.headers.get("idempotency-key")
    filing = drafts.read_filing(form, partner, key)
    taken = intake_service.file(filing.draft)
    told = views.filed(taken.report, taken.danger, filing.left_out, language(request))
    return formats.answer(request, REQUESTS, [told])


def token(request: Request, token: str) -> Response:
    """A request has its id at once, and is its own token."""
    _asked(request)
    report, _ = reports.load(numbers.parse(token))
    told = {"service_request_id": report.number, "token": report.number}
    return formats.answer(request, REQUESTS, [told])


def requests(request: Request) -> Response:
    """By number, private ones with next to nothing; else public ones, newest first."""
    given = _asked(request)
    if parameters.BY_ID in given:
        known = public_lists.of(parameters.numbers(given))
        return _requests(request, given, public_lists.Page([*known.values()], None))
    by_change = not given.keys().isdisjoint(parameters.UPDATED)
    names, now = parameters.UPDATED if by_change else parameters.FILED, clock.now()
    span, sought = parameters.span(given, names, now), parameters.sought(given, now)
    page = public_lists.changed(span, sought) if by_change else public_lists.filed(span, sought)
    told = _requests(request, given, page)
    told.headers.update(formats.link(request, given, names, span, page.after))
    return told


def _requests(request: Request, given: Given, page: public_lists.Page) -> Response:
    extended = parameters.extended(given)
    found = [views.request(each, extended=extended) for each in page.lines]
    return formats.answer(request, REQUESTS, found, kept=formats.A_MOMENT)


def request(request: Request, number: str) -> Response:
    given = _asked(request)
    report, timeline = reports.load(numbers.parse(number))
    extended = parameters.extended(given)
    told = views.request(line(report), extended=extended)
    if extended:
        told["notes"] = views.notes(report, timeline)
    return formats.answer(request, REQUESTS, [told], kept=formats.A_MOMENT)


def updates(request: Request) -> Response:
    """What happened to public requests, in the order in which it did."""
    given = _asked(request)
    span = parameters.span(given, parameters.FILED, clock.now())
    most = parameters.whole(given, "page_size", parameters.MOST, parameters.MOST)
    log = public_lists.happened(span, most)
    found = [views.update(line, entry) for line, entry in log.entries]
    told = formats.answer(request, UPDATES, found, kept=formats.A_MOMENT)
    told.headers.update(formats.link(request, given, parameters.FILED, span, log.after))
    return told


def update(request: Request) -> Response:
    """A partner's, which comes into the timeline once, however often it is sent."""
    given = parameters.read_form(request).fields
    partner = _proven(given)
    number = drafts.number(given)
    known = partners.add(drafts.update(given, partner, number), number)
    return formats.answer(request, UPDATES, [{"update_id": known}])


def _asked(request: Request) -> Given:
    given = parameters.of_query(request)
    parameters.here(given)
    return given


def _proven(given: Given) -> Partner:
    parameters.here(given)
    return partners.admit(parameters.one(given, "api_key"))
