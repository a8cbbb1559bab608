"""What was sent along with a message, from Twilio; answers themselves go out in TwiML or by SNS."""

from base64 import b64encode
from collections.abc import Mapping

from chalicelib.replies import Request


def media(source: str, access: Mapping[str, str]) -> Request:
    """HTTP basic authentication, which accounts can require:
    https://www.twilio.com/docs/messaging/api/media-resource.
    """
    account, token = access.get("account"), access.get("token")
    if not account or not token:
        return Request("GET", source)
    coded = b64encode(f"{account}:{token}".encode()).decode()
    return Request("GET", source, {"Authorization": f"Basic {coded}"})
