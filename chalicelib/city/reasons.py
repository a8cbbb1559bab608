"""The listed reasons, which some actions need."""

from chalicelib.city.model import City
from chalicelib.city.rows import Reason, ReasonKind
from chalicelib.platform.errors import UnknownReason
from chalicelib.platform.i18n import Language


def select_reasons(kind: ReasonKind, city: City) -> list[Reason]:
    """Return the reasons of a kind, in the order of the table."""
    return [reason for reason in city.reasons.values() if reason.kind is kind]


def find_reason(kind: ReasonKind, code: str | None, city: City) -> Reason:
    """Return the reason with a code. Raises UnknownReason, which names the listed ones."""
    reason = city.reasons.get((kind, code or ""))
    if reason is None:
        known = [each.code for each in select_reasons(kind, city)]
        raise UnknownReason(reason=code, allowed=known)
    return reason


def label_reason(
    kind: ReasonKind, code: str, city: City, language: Language = Language.INDONESIAN
) -> str:
    """Return the reason in words; the code itself when the tables no longer have it."""
    reason = city.reasons.get((kind, code))
    if reason is None:
        return code
    return reason.english if language is Language.ENGLISH else reason.label
