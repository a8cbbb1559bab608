"""The answer to a partner whose message had a text longer than we take. The rest of it is not
kept, and the partner alone can send it again.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.platform.i18n import Language, sentences
from chalicelib.senders.model import Delivery, MessageResult, ResultKind
from chalicelib.senders.partner.webhook import MOST_TEXT

_ = sentences("senders")

CUT = _("Only the first {most} characters of the text were taken.")
_TAKEN = (ResultKind.REPORT, ResultKind.COMMENT)


def tell_cut(delivery: Delivery, results: Sequence[MessageResult]) -> list[MessageResult]:
    """Return the results of a partner's delivery, in which those of cut messages say so."""
    cut = find_cut(delivery.body)
    sentence = CUT[Language.INDONESIAN].format(most=MOST_TEXT)
    return [
        replace(each, cut=True, text=f"{each.text} {sentence}")
        if is_cut and each.became in _TAKEN
        else each
        for each, is_cut in zip(results, cut, strict=True)
    ]


def find_cut(body: bytes) -> list[bool]:
    """Return of each report of a delivery that was read whether its description was cut."""
    parsed = json.loads(body)
    reports = parsed.get("reports", [parsed])
    texts = [each.get("description") if isinstance(each, dict) else None for each in reports]
    return [isinstance(each, str) and len(each.strip()) > MOST_TEXT for each in texts]
