"""Who of the subscribers is told of an entry: a message of its own for each of them."""

from chalicelib.domain import webhooks as rules
from chalicelib.domain.report import Kind
from chalicelib.domain.status import Status
from chalicelib.outside import queues
from chalicelib.outside.telemetry import log
from chalicelib.settings import settings
from chalicelib.stores import webhooks


def spread(
    *,
    number: str,
    seq: int,
    kind: str,
    status: str,
    agency: str,
    to: list[str],
    category: str,
    kelurahan: str | None,
    private: bool,
    hides: bool | None,
) -> None:
    """Ask for a call of each subscriber that wants to hear of it, as the topic tells it: a Query,
    and SQS for ten of them at a time. A repeat asks again, and whoever was called is not.
    """
    if not rules.outside(Kind(kind), private, hides):
        return
    what = rules.what(Kind(kind), seq, hides)
    told = rules.Event(number, seq, what, Status(status), agency, category, kelurahan, tuple(to))
    wanted = [each.id for each in webhooks.every() if rules.wants(each, told)]
    queues.send(
        settings().calls, [{"webhook": each, "number": number, "seq": seq} for each in wanted]
    )
    if wanted:
        log.info("fanned_out", number=number, seq=seq, webhooks=len(wanted))
