"""The sentences of refusals that no class of ours stands for: those of Chalice, and those that API
Gateway and the wall before it answer without our code.

Packaging reads them too, so this module imports nothing that needs the environment of a function.
"""

from collections.abc import Mapping

from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("platform")

# Chalice's own refusals, by status: the type and the sentence.
PLAIN: Mapping[int, tuple[str, Sentence]] = {
    400: ("unreadable", _("We can't read what you sent.")),
    401: ("not-signed-in", _("Please sign in first.")),
    403: ("forbidden", _("You can't do this.")),
    404: ("not-found", _("There is nothing at this address.")),
    405: (
        "method-not-allowed",
        _("This method is not supported at this address."),
    ),
    413: ("too-large", _("What you sent is too large.")),
    415: (
        "wrong-content-type",
        _("This Content-Type is not supported at this address."),
    ),
    # the answer of API Gateway when it throttles
    429: (
        "too-many-requests",
        _("There are too many requests. Please try again in a moment."),
    ),
    500: (
        "internal-error",
        _(
            "Something failed on our side. Reports with a number are safe. Please try again in "
            "a moment."
        ),
    ),
}

# The sentences that ``infra/resources.yaml`` names. Packaging fills in their texts.
GATEWAY_SENTENCES: Mapping[str, Sentence] = {
    "not-signed-in": _(
        "Please sign in first. You are not signed in, or your sign-in is not valid."
    ),
    "sign-in-expired": _("Your sign-in has expired. Please sign in again."),
    "forbidden": _("Your account can't do this. Please ask your administrator."),
    "not-found": PLAIN[404][1],
    "too-large": _("What you sent is too large. Please send the photos one by one."),
    "wrong-content-type": _("This type of content is not supported at this address."),
    "too-many-requests": PLAIN[429][1],
    "too-many-from-address": _(
        "Too many requests from your network. Please try again in 5 minutes."
    ),
    "unreadable": PLAIN[400][1],
    "internal-error": _(
        "Our service has a problem. Reports with a number are safe. Please try again in a moment."
    ),
}

# The page that the edge answers at an address without one.
MISSING_TITLE = _("Page not found")
MISSING_ADVICE = _("Please check the link, or begin on the start page.")
START_PAGE, FILING_PAGE = _("Start page"), _("Report a problem")
