"""What partners' systems do by Open311: prove themselves by an api_key, and add to reports."""

from datetime import datetime, timedelta

from chalicelib.channels import Message
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import BadKey
from chalicelib.domain.moments import JAKARTA
from chalicelib.domain.partner import Partner, hashed
from chalicelib.outside import clock
from chalicelib.services import adding
from chalicelib.stores import inbox, keys
from chalicelib.stores.messages import Message as SeenMessage


def admit(api_key: str | None) -> Partner:
    """The partner of a key, whose use today is counted: one call. Raises BadKey or KeySpent."""
    if not api_key:
        raise BadKey
    now = clock.now().astimezone(JAKARTA)
    return keys.use(hashed(api_key), f"{now:%Y-%m-%d}", _left(now))


def _left(now: datetime) -> int:
    """Seconds until the day is over."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return int((tomorrow - now).total_seconds())


def add(draft: Draft, number: str) -> str:
    """Put an update beside its report, once; the stream puts it into the timeline. Answers the id
    under which it is listed then.

    Raises UnknownReport, KeyReused, TooManyToday, or Collision.
    """
    told = adding.add(Message(draft), number, asked=False)
    of = SeenMessage(draft.key_of(draft.external_id or ""))
    return update_id(told.number or number, inbox.ref(of))


def update_id(number: str, ref: str | int) -> str:
    """``ref`` is what a partner was told, or the seq of anybody else's entry."""
    return f"{number}-{ref}"
