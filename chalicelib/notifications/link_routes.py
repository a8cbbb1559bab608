"""The routes of the pages behind the links in messages: prove an address, and end notices. A GET
changes nothing, since programs that preview links send one too.
"""

from __future__ import annotations

from typing import Any

from chalice.app import Request, Response

from chalicelib.platform import errors
from chalicelib.platform.http.blueprint import Routes, read_raw_body
from chalicelib.platform.http.operation import PAGE_EXAMPLE

PAGE: dict[str, Any] = {
    "proof": "link",
    "types": ("text/html",),
    "example": PAGE_EXAMPLE,
    "refusal": str,
    "refusal_types": ("text/html",),
    "answer_headers": ("Referrer-Policy", "X-Robots-Tag"),
}


# The page behind the link of a first message: what the link proves, and a button that proves it.
# A GET changes nothing, since programs that preview links send one too.


PROOF_ROOT = "/ya/"  # "yes"; short, as an SMS has little room
FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"]


def render_page_fault(fault: Exception | int, request: Request) -> Response:
    from chalicelib.platform.http import html_page

    return html_page.show_refusal(fault, request)


proof_pages = Routes(__name__, under=PROOF_ROOT, answer_fault=render_page_fault)


@proof_pages.route(
    PROOF_ROOT + "{link}",
    answer=str,
    refuses=(errors.UnknownLink,),
    **PAGE,
)
def show_proof(link: str) -> Response:
    """Show the page that asks the owner of an address to confirm it.

    This page is for people. The first message to an address that nobody has proven has a signed
    link to it, which is valid as long as the report or the support has that address. Opening it
    changes nothing, because programs that preview links open it, too; its button sends the POST.
    """
    # a status poll does not pay for these imports
    from chalicelib.notifications import contact_proof, link_pages
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_proof_page(contact_proof.load_proof(link)))


@proof_pages.route(
    PROOF_ROOT + "{link}",
    methods=["POST"],
    content_types=FORM_TYPES,
    answer=str,
    refuses=(errors.UnknownLink, 413, 415),
    form={},
    **PAGE,
)
def give_proof(link: str) -> Response:
    """Confirm an address by the link in a first message.

    The button of the page sends this, with an empty form. Whoever has the link got the message, so
    notices go to that address from now on, beginning with the report's present status. A repeat
    does no harm. Refusals are pages as well.
    """
    from chalicelib.notifications import contact_proof, link_pages
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_proof_page(contact_proof.confirm_proof(link)))


# The page behind the link in every message: what the link ends, and a button that ends it. Mail
# programs press the button themselves, by one POST (RFC 8058). A GET changes nothing.


STOP_ROOT = "/v1/unsubscribe/"
ending_pages = Routes(__name__, under=STOP_ROOT, answer_fault=render_page_fault)


@ending_pages.route(
    STOP_ROOT + "{link}",
    answer=str,
    refuses=(errors.UnknownLink,),
    **PAGE,
)
def show_ending(link: str) -> Response:
    """Show the page that ends notices.

    This page is for people, behind the signed link in every message. It says which notices the link
    ends, and shows nothing of the report. Opening it changes nothing, because programs that preview
    links open it, too.
    """
    from chalicelib.notifications import link_pages, unsubscribe
    from chalicelib.platform.http import html_page

    return html_page.answer_page(link_pages.render_stop_page(unsubscribe.load_state(link)))


@ending_pages.route(
    STOP_ROOT + "{link}",
    methods=["POST"],
    content_types=FORM_TYPES,
    answer=str,
    refuses=(errors.UnknownLink, 413, 415, errors.BadField),
    form={
        "do": {"type": "string", "enum": ["stop", "stop_all", "again", "again_all"]},
        "List-Unsubscribe": {"type": "string", "const": "One-Click"},
    },
    **PAGE,
)
def end_notices(link: str) -> Response:
    """End notices by the link in a message, or start them again.

    `do` ends notices or starts them again: those of this report by this way, or, with `stop_all`
    and `again_all`, those of everything the contact has filed or supports. Without `do` they are
    ended, which is what the one click of a mail program asks for (RFC 8058). A repeat does no harm.
    The answer is the page with the new state.
    """
    from chalicelib.notifications import link_pages, unsubscribe
    from chalicelib.platform.http import html_page

    choice = link_pages.parse_choice(read_raw_body(ending_pages.current_request))
    state = unsubscribe.apply_choice(link, choice)
    return html_page.answer_page(link_pages.render_stop_page(state))
