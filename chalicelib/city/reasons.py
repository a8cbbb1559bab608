"""The listed reasons, without which some things are not done."""

from chalicelib.city.model import City, Reason, ReasonKind
from chalicelib.platform.errors import UnknownReason
from chalicelib.platform.language import Language


def select_reasons(kind: ReasonKind, city: City) -> list[Reason]:
    """Those that may be given, in the order of the table."""
    return [reason for reason in city.reasons.values() if reason.kind is kind]


def find_reason(kind: ReasonKind, code: str | None, city: City) -> Reason:
    """The reason of that code. Raises UnknownReason, which says those there are."""
    reason = city.reasons.get((kind, code or ""))
    if reason is None:
        known = [each.code for each in select_reasons(kind, city)]
        raise UnknownReason(reason=code, allowed=known)
    return reason


def label_reason(
    kind: ReasonKind, code: str, city: City, language: Language = Language.INDONESIAN
) -> str:
    """The reason in words; the code itself when the tables do not know it any more."""
    reason = city.reasons.get((kind, code))
    if reason is None:
        return code
    return reason.english if language is Language.ENGLISH else reason.label
