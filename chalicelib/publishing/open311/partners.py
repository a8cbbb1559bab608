"""What partners' systems do by Open311: prove themselves by an api_key, and add to reports."""

from datetime import datetime, timedelta

from chalicelib.intake.partner import Partner, hashed
from chalicelib.intake.store import Message as SeenMessage
from chalicelib.platform import clock
from chalicelib.platform.errors import BadKey
from chalicelib.platform.moments import JAKARTA
from chalicelib.publishing.open311 import key_store
from chalicelib.reporters import additions, additions_store
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import Message


def admit(api_key: str | None) -> Partner:
    """The partner of a key, whose use today is counted: one call. Raises BadKey or KeySpent."""
    if not api_key:
        raise BadKey
    now = clock.now().astimezone(JAKARTA)
    return key_store.use(hashed(api_key), f"{now:%Y-%m-%d}", _left(now))


def _left(now: datetime) -> int:
    """Seconds until the day is over."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0)
    return int((tomorrow - now).total_seconds())


def add(draft: Draft, number: str) -> str:
    """Put an update beside its report, once; the stream puts it into the timeline. Answers the id
    under which it is listed then.

    Raises UnknownReport, KeyReused, TooManyToday, or Collision.
    """
    told = additions.add(Message(draft), number, asked=False)
    of = SeenMessage(draft.key_of(draft.external_id or ""))
    return update_id(told.number or number, additions_store.ref(of))


def update_id(number: str, ref: str | int) -> str:
    """``ref`` is what a partner was told, or the seq of anybody else's entry."""
    return f"{number}-{ref}"
