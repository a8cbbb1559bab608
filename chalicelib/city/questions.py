"""What a service asks beyond the description, as GeoReport v2 defines its attributes, and reading
what is answered.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.platform import moments
from chalicelib.platform.errors import BadField

LONGEST_ANSWER = {"string": 200, "text": 1000}  # characters of an answer


class Datatype(StrEnum):
    """https://wiki.open311.org/GeoReport_v2: a string is one line, a text several."""

    STRING = "string"
    TEXT = "text"
    NUMBER = "number"
    DATETIME = "datetime"
    ONE = "singlevaluelist"
    SEVERAL = "multivaluelist"


CHOSEN = frozenset({Datatype.ONE, Datatype.SEVERAL})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One question of a service. ``values`` are what may be chosen: key and name."""

    code: str
    datatype: Datatype
    required: bool
    order: int
    description: str
    values: tuple[tuple[str, str], ...] = ()

    def name_of(self, value: str) -> str:
        """A chosen value as people read it; any other as it is."""
        return dict(self.values).get(value, value)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one question; several chosen values are several answers. What was
    ``chosen`` from the city's own list holds no personal data.
    """

    code: str
    value: str
    chosen: bool


def read_answers(
    attributes: Sequence[Attribute], given: Mapping[str, Sequence[str]]
) -> tuple[tuple[Answer, ...], tuple[BadField, ...]]:
    """The answers in the order of the questions; and of what was answered and is left out, because
    nobody asked for it or it does not fit, why. Raises BadField for a question that has to be
    answered and was not.
    """
    asked = {attribute.code for attribute in attributes}
    unasked = (code for code in given if code not in asked)
    left = [BadField(field=f"attribute[{code[:40]}]", rule="unknown_field") for code in unasked]
    found: list[Answer] = []
    for attribute in attributes:
        values, faults = _read_values(attribute, given.get(attribute.code, ()))
        chosen = attribute.datatype in CHOSEN
        found += (Answer(attribute.code, value, chosen) for value in values)
        left += faults
    return tuple(found), tuple(left)


def _read_values(
    attribute: Attribute, given: Sequence[str]
) -> tuple[tuple[str, ...], tuple[BadField, ...]]:
    values = tuple(dict.fromkeys(value.strip() for value in given if value.strip()))
    field = f"attribute[{attribute.code}]"
    if not values and attribute.required:
        raise BadField(field=field, rule="missing")
    if len(values) > 1 and attribute.datatype is not Datatype.SEVERAL:
        return (), (BadField(field=field, rule="one"),)
    faults = {value: _find_misfit(attribute, field, value) for value in values}
    fit = tuple(value for value, fault in faults.items() if fault is None)
    return fit, tuple(fault for fault in faults.values() if fault)


def _find_misfit(attribute: Attribute, field: str, value: str) -> BadField | None:
    """Why a value answers no such question; None when it does."""
    try:
        _check_fit(attribute, field, value)
    except BadField as fault:
        return fault
    return None


def _check_fit(attribute: Attribute, field: str, value: str) -> None:
    if attribute.datatype in CHOSEN:
        keys = [key for key, _ in attribute.values]
        if value not in keys:
            raise BadField(field=field, rule="choice", value=value[:40], taken=", ".join(keys))
    elif attribute.datatype is Datatype.NUMBER:
        if not _is_number(value):
            raise BadField(field=field, rule="number")
    elif attribute.datatype is Datatype.DATETIME:
        moments.parse_input(field, value)
    elif len(value) > LONGEST_ANSWER[attribute.datatype]:
        raise BadField(field=field, rule="long", most=LONGEST_ANSWER[attribute.datatype])


def _is_number(value: str) -> bool:
    try:
        return len(value) <= 40 and math.isfinite(float(value))
    except ValueError:
        return False
