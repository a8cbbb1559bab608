"""The pages behind the links in messages: one asks the owner of a number or address to confirm it,
the other ends notices. They show nothing of the report but its number and a link to follow it.
"""

from urllib.parse import parse_qs

from chalicelib.notifications import unsubscribe
from chalicelib.notifications.contact_proof import Proof
from chalicelib.notifications.unsubscribe import UnsubscribeChoice, UnsubscribeState
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import html_page
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.texts.html_text import Html, build_element
from chalicelib.reports.contact.preferences import EMAIL, REPLY, SMS, mask_address_for
from chalicelib.reports.tracking import track_url

_ = sentences("notifications")

PROOF_TITLE = _("Updates on report {number}")
PROOF_QUESTIONS = {
    SMS: _("Send updates on report {number} by SMS to {to}?"),
    EMAIL: _("Send updates on report {number} by email to {to}?"),
}
PROOF_BUTTON = _("Yes, send updates")
NOT_REPORTER = _("Was it not you who reported? Close this page. We will send nothing more.")
PROOF_THANKS = {
    SMS: _("Thank you. We send updates on report {number} by SMS to {to}."),
    EMAIL: _("Thank you. We send updates on report {number} by email to {to}."),
}
FOLLOW_LINK = _("Look up the report")
STOP_LINK = _("Stop messages")


def render_proof_page(proof: Proof) -> str:
    """Return the page that asks for a proof, or that thanks for it."""
    language, number = proof.contact.wishes.language, proof.number
    to = mask_address_for(proof.way, proof.contact)
    sentences = PROOF_THANKS if proof.is_given else PROOF_QUESTIONS
    text = sentences[proof.way][language].format(number=number, to=to)
    button = build_element("button", PROOF_BUTTON[language])
    form = (
        build_element("form", button, method="post"),
        build_element("p", NOT_REPORTER[language]),
    )
    stop_url = unsubscribe.build_unsubscribe_link(proof.whom, proof.way)
    inside = (
        build_element("p", text),
        None if proof.is_given else form,
        _render_link(FOLLOW_LINK[language], track_url(number, language)),
        _render_link(STOP_LINK[language], stop_url),
    )
    return html_page.build_page(PROOF_TITLE[language].format(number=number), inside, language)


def _render_link(text: str, url: str) -> Html:
    return build_element("p", build_element("a", text, href=url))


# The page that ends notices.


STOP_TITLE = _("Messages about report {number}")
STILL_ON = {
    REPLY: _("You get updates on report {number} on the channel you wrote by."),
    SMS: _("You get updates on report {number} by SMS to {to}."),
    EMAIL: _("You get updates on report {number} by email to {to}."),
}
ENDED = {
    REPLY: _("Done. You will get no more updates on report {number} on the channel you wrote by."),
    SMS: _("Done. You will get no more updates on report {number} by SMS to {to}."),
    EMAIL: _("Done. You will get no more updates on report {number} by email to {to}."),
}
ALL_ENDED = _("Done. You will get no more updates on any of your reports.")
REPORT_STAYS = _("The report itself will still be handled.")
BUTTONS = {
    UnsubscribeChoice.STOP: _("Stop updates on this report"),
    UnsubscribeChoice.STOP_ALL: _("Stop updates on all my reports"),
    UnsubscribeChoice.AGAIN: _("Undo: send them again"),
    UnsubscribeChoice.AGAIN_ALL: _("Undo: send them again"),
}


def parse_choice(body: bytes) -> UnsubscribeChoice:
    """Return the choice that a form sends. The one click of a mail program, which does not know our
    form (RFC 8058), is STOP. Raises BadField.
    """
    choice = parse_qs(body.decode("latin-1")).get("do", [UnsubscribeChoice.STOP])[-1]
    try:
        return UnsubscribeChoice(choice)
    except ValueError:
        raise BadField(field="do", rule="unknown", value=choice[:40]) from None


def render_stop_page(state: UnsubscribeState) -> str:
    """Return the page that says whether notices go out now, with a button for each choice."""
    language = state.contact.wishes.language
    to = mask_address_for(state.way, state.contact)
    sentence, choices = _choose_sentence(state)
    text = sentence[language].format(number=state.number, to=to)
    title = STOP_TITLE[language].format(number=state.number)
    buttons = (_render_button(choice, language) for choice in choices)
    inside = (
        build_element("p", text),
        build_element("form", *buttons, method="post"),
        build_element("p", REPORT_STAYS[language]),
    )
    return html_page.build_page(title, inside, language)


def _choose_sentence(state: UnsubscribeState) -> tuple[Sentence, tuple[UnsubscribeChoice, ...]]:
    if state.all_ended:
        return ALL_ENDED, (UnsubscribeChoice.AGAIN_ALL,)
    if state.ended:
        return ENDED[state.way], (UnsubscribeChoice.AGAIN, UnsubscribeChoice.STOP_ALL)
    return STILL_ON[state.way], (UnsubscribeChoice.STOP, UnsubscribeChoice.STOP_ALL)


def _render_button(choice: UnsubscribeChoice, language: Language) -> Html:
    css_class = "other" if choice is UnsubscribeChoice.STOP_ALL else None
    text = BUTTONS[choice][language]
    return build_element("button", text, name="do", value=choice, class_=css_class)
