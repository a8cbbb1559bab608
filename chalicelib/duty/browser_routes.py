"""The routes of the browsers that officers are told of the duty by.

Each view imports what it needs when it runs, so that a status poll does not load it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.platform import clock, errors
from chalicelib.platform.errors import wrong_role
from chalicelib.platform.http.access import get_officer
from chalicelib.platform.http.blueprint import Routes, answer_json, answer_nothing, choose_language
from chalicelib.platform.http.operation import BODY
from chalicelib.platform.roles import Role

if TYPE_CHECKING:
    from chalicelib.duty.model import Contact
    from chalicelib.duty.schemas import DutyBrowserBody

routes = Routes(__name__)

BROWSER_OWNERS = frozenset({Role.OFFICER, Role.HEAD})


@routes.route(
    "/v1/duty/browsers",
    methods=["POST"],
    roles=BROWSER_OWNERS,
    answer="duty.schemas:DutyContact",
    status=201,
    body="duty.schemas:DutyBrowserBody",
    refuses=(*BODY, errors.NoPush, errors.TooManyBrowsers, errors.TooManyContacts),
)
def add_duty_browser(body: DutyBrowserBody) -> Response:
    """Make the browser in front of an officer a duty contact of the officer's own office.

    Officers and heads may do this. It gets a push for each step from then on; no code is needed.
    The push has numbers of reports and what is due, and nothing else of them. The same browser once
    more is changed, and is told nothing more of another office. An office has a few browsers (409).
    One whose subscription ends is removed by itself.
    """
    from chalicelib.duty import browsers
    from chalicelib.notifications.push import service as push_service

    office = _own_office()
    browser = push_service.make_subscription(body.endpoint, body.p256dh, body.auth)
    officer = get_officer(routes.current_request).id
    wanted = browsers.BrowserRequest(body.label, body.hours, body.language, officer)
    return _answer_contact(browsers.add_browser(office, browser, wanted), 201)


@routes.route(
    "/v1/duty/browsers/{browser}",
    roles=BROWSER_OWNERS,
    answer="duty.schemas:DutyContact",
    refuses=(errors.UnknownContact,),
)
def show_duty_browser(browser: str) -> Response:
    """Show the duty contact that a browser is of the officer's own office.

    Officers and heads may do this, in the browser itself: nobody else knows its name. `obstacle`
    says why it gets no messages now.
    """
    from chalicelib.duty import browsers

    return _answer_contact(browsers.find_browser(_own_office(), browser))


@routes.route(
    "/v1/duty/browsers/{browser}",
    methods=["DELETE"],
    roles=BROWSER_OWNERS,
    answer=None,
    status=204,
)
def withdraw_duty_browser(browser: str) -> Response:
    """Delete the duty contact that a browser is of the officer's own office.

    Officers and heads may do this, in the browser itself; heads delete others as any contact. What
    waits for it goes to the others of the office, or to the level above. A repeat does no harm.
    """
    from chalicelib.duty import browsers

    browsers.withdraw_browser(_own_office(), browser)
    return answer_nothing()


def _answer_contact(contact: Contact, status: int = 200) -> Response:
    from chalicelib.duty import views

    language = choose_language(routes.current_request)
    return answer_json(views.show_contact(contact, clock.now(), language), status)


def _own_office() -> str:
    """Return the office of the officer. Raises WrongRole for an account without one."""
    if (office := get_officer(routes.current_request).agency) in city().offices:
        return office
    raise wrong_role(BROWSER_OWNERS)
