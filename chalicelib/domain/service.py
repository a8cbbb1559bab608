"""What a service asks beyond the description, as GeoReport v2 defines its attributes, and reading
what is answered.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain import moments
from chalicelib.domain.errors import BadField

LONGEST = {"string": 200, "text": 1000}  # characters of an answer


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


def answers(
    attributes: Sequence[Attribute], given: Mapping[str, Sequence[str]]
) -> tuple[Answer, ...]:
    """The answers in the order of the questions. Raises BadField for one that is missing, does not
    fit, or answers nothing that was asked.
    """
    asked = {attribute.code for attribute in attributes}
    for code in given:
        if code not in asked:
            raise BadField(field=f"attribute[{code[:40]}]", rule="unknown_field")
    return tuple(
        Answer(attribute.code, value, attribute.datatype in CHOSEN)
        for attribute in attributes
        for value in _values(attribute, given.get(attribute.code, ()))
    )


def _values(attribute: Attribute, given: Sequence[str]) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(value.strip() for value in given if value.strip()))
    field = f"attribute[{attribute.code}]"
    if not values and attribute.required:
        raise BadField(field=field, rule="missing")
    if len(values) > 1 and attribute.datatype is not Datatype.SEVERAL:
        raise BadField(field=field, rule="one")
    for value in values:
        _fits(attribute, field, value)
    return values


def _fits(attribute: Attribute, field: str, value: str) -> None:
    if attribute.datatype in CHOSEN:
        keys = [key for key, _ in attribute.values]
        if value not in keys:
            raise BadField(field=field, rule="choice", value=value[:40], taken=", ".join(keys))
    elif attribute.datatype is Datatype.NUMBER:
        if not _number(value):
            raise BadField(field=field, rule="number")
    elif attribute.datatype is Datatype.DATETIME:
        moments.given(field, value)
    elif len(value) > LONGEST[attribute.datatype]:
        raise BadField(field=field, rule="long", most=LONGEST[attribute.datatype])


def _number(value: str) -> bool:
    try:
        return len(value) <= 40 and math.isfinite(float(value))
    except ValueError:
        return False
