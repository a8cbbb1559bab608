"""The POST of JSON to an address that somebody gave us, signed by the scheme of Standard Webhooks
for those who have a secret of ours.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from standardwebhooks import Webhook as Signer

from chalicelib.platform import clock, http_client
from chalicelib.platform.settings import settings
from chalicelib.reports.contact import delivery_states
from chalicelib.senders.partner.reply import parse_retry_after

GONE = 410


@dataclass(frozen=True, slots=True)
class DeliveryOutcome:
    """The answer to a call. ``code`` is its HTTP status, or the name of the fault when there was no
    answer; ``after`` is its ``Retry-After`` in seconds. A ``lost`` call may have been done.
    """

    code: str
    good: bool = False
    gone: bool = False
    after: int = 0
    lost: bool = False


def post_signed(
    url: str, identifier: str, body: Mapping[str, Any], secrets: Iterable[bytes]
) -> DeliveryOutcome:
    """Post a body under an id, signed by each secret, and return the outcome."""
    now, content = clock.now(), _write_content(body)
    return _post(url, content, _sign_headers(identifier, content, secrets, now), now)


def post_unsigned(url: str, body: Mapping[str, Any]) -> DeliveryOutcome:
    """Post a body to an address that is a secret itself, and return the outcome."""
    return _post(url, _write_content(body), _headers(), clock.now())


def _write_content(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _post(url: str, content: str, headers: Mapping[str, str], now: datetime) -> DeliveryOutcome:
    try:
        status, answered = http_client.post(url, headers, content.encode())
    except http_client.Unfit:
        return DeliveryOutcome("unfit")
    except http_client.AnswerLost:
        return DeliveryOutcome(delivery_states.UNREACHABLE, lost=True)
    except http_client.Unreachable:
        return DeliveryOutcome(delivery_states.UNREACHABLE)
    after = parse_retry_after(answered, now) or 0
    return DeliveryOutcome(str(status), 200 <= status < 300, status == GONE, after)


def _headers() -> dict[str, str]:
    return {"Content-Type": "application/json", "User-Agent": f"Tanggap/{settings().version}"}


def _sign_headers(
    identifier: str, body: str, secrets: Iterable[bytes], now: datetime
) -> dict[str, str]:
    """Return the headers of a POST, signed by each secret ``now``, a moment in UTC: the signer
    takes the hours of any zone for those of UTC.
    """
    return {
        **_headers(),
        "webhook-id": identifier,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(Signer(key).sign(identifier, now, body) for key in secrets),
    }
