"""The description of supporting a report."""

from chalicelib.notifications.schemas import SupportBody, Supported, SupportKept, SupportWishesBody
from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http.operation import BODY, NUMBER, Operation, Rows

SUPPORT_TOKEN = {"X-Support-Token": "The token the support was answered with."}

ROWS: Rows = {
    ("POST", "/v1/reports/{number}/support"): Operation(
        'Say "me too" of an open public report, once a person; a contact hears what happens',
        Supported,
        body=SupportBody,
        problems=(*BODY, *NUMBER, errors.Hindered, errors.TooOften, Overtaken, Throttled),
        name="support",
        headers={
            "X-Device-Token": "What the application made up for this device and keeps: 16 to 200"
            " letters, digits, dots, dashes, underscores. Without it and a contact the network"
            " address counts as the person."
        },
    ),
    ("DELETE", "/v1/reports/{number}/support"): Operation(
        "Take it back, and hear no more of the report",
        None,
        204,
        problems=(errors.MistypedNumber, errors.BadToken, Overtaken, Throttled),
        name="withdraw_support",
        headers=SUPPORT_TOKEN,
    ),
    ("GET", "/v1/reports/{number}/support"): Operation(
        "See all that is kept of who supports it, and what they were told",
        SupportKept,
        problems=(errors.MistypedNumber, errors.BadToken),
        name="read_support",
        headers=SUPPORT_TOKEN,
    ),
    ("POST", "/v1/reports/{number}/support/subscriptions"): Operation(
        "Choose the language and the quiet hours of notices to who supports it",
        SupportKept,
        body=SupportWishesBody,
        problems=(*BODY, errors.MistypedNumber, errors.BadToken),
        name="change_support",
        headers=SUPPORT_TOKEN,
    ),
}
