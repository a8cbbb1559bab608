"""Answers by WhatsApp's Cloud API; what it says to them is said as in all of the Graph API:
https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/text-messages.
"""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.replies import Notice, Request, meta

LONGEST = 4096  # characters of a text; counted in bytes here, never more
heard = meta.heard


def request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """``to`` is ``whatsapp/<our number's id>/<person>/<message>``. The first notice quotes what it
    answers. After a day of silence WhatsApp takes templates only, and refuses it.

    Raises KeyError when ``access`` has no token.
    """
    _, home, person, message = to.split("/", 3)
    said: dict[str, object] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        # Who keeps the number to themselves has an id of letters and digits instead:
        # https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
        "to" if person.isdigit() else "recipient": person,
        "type": "text",
        "text": {"body": meta.fitted(notice, LONGEST), "preview_url": False},
    }
    if notice.seq == 1:
        said["context"] = {"message_id": message}
    return meta.posted(f"{home}/messages", said, access)


def media(source: str, access: Mapping[str, str]) -> Request:
    """The id is asked for an address, which takes the same token and ends within five minutes:
    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/media.
    """
    return Request("GET", f"{meta.GRAPH}/{source}", meta.bearer(access), then="url")
