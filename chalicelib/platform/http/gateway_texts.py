"""The sentences of refusals that no class of ours stands for: those of Chalice, and those that API
Gateway and the wall before it answer without our code.

Packaging reads them too, so this module imports nothing that needs the environment of a function.
"""

from collections.abc import Mapping

from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("platform")

# Chalice's own refusals, by status: the type and the sentence.
PLAIN: Mapping[int, tuple[str, Sentence]] = {
    400: ("unreadable", _("The body can't be read.")),
    401: ("not-signed-in", _("Please sign in first.")),
    403: ("forbidden", _("You may not do this.")),
    404: ("not-found", _("There is nothing at this address.")),
    405: (
        "method-not-allowed",
        _("This method is not supported at this address."),
    ),
    413: ("too-large", _("The body is too large.")),
    415: (
        "wrong-content-type",
        _("This Content-Type is not taken at this address."),
    ),
    # the answer of API Gateway when it throttles
    429: (
        "too-many-requests",
        _("There are too many requests. Please try again in a moment."),
    ),
    500: (
        "internal-error",
        _("Something failed on our side. Please try again; a report with a number is safe."),
    ),
}

# The sentences that ``infra/resources.yaml`` names. Packaging fills in their texts.
GATEWAY_SENTENCES: Mapping[str, Sentence] = {
    "not-signed-in": _("Please sign in first: the sign-in token is missing or is not valid."),
    "sign-in-expired": _("Your sign-in has expired. Please sign in again."),
    "forbidden": _("You are not allowed to do this."),
    "not-found": PLAIN[404][1],
    "too-large": _("This is too large. Please upload photos separately."),
    "wrong-content-type": _("This type of content is not supported at this address."),
    "too-many-requests": PLAIN[429][1],
    "too-many-from-address": _(
        "There are too many requests from this address. Please try again in five minutes."
    ),
    "unreadable": PLAIN[400][1],
    "internal-error": _(
        "The service has a problem. Please try again in a moment; a report with a number is safe."
    ),
}

# The page that the edge answers at an address without one.
MISSING_TITLE = _("Page not found")
MISSING_ADVICE = _("Please check the link, or begin on the start page.")
START_PAGE, FILING_PAGE = _("Start page"), _("Report a problem")
