"""Templates of offices, which are texts with placeholders that a report fills."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.platform.errors import BadField
from chalicelib.reports.status import Action

PLACEHOLDERS = ("number", "office", "category", "address")

_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A template that officers of an office write from. ``text`` may have placeholders such as
    ``{number}``. ``action`` or ``category`` None means any.
    """

    office: str
    code: str
    title: str
    text: str
    action: Action | None = None
    category: str | None = None


def check_template(template: Template) -> Template:
    """Return the template. Raises BadField when a brace of its text is not part of a known
    placeholder.
    """
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template.text)):
        raise BadField(field="text", rule="placeholders", known=", ".join(PLACEHOLDERS))
    return template


def fill_template(template: Template, values: Mapping[str, str]) -> str:
    """Return the text with the values in place of PLACEHOLDERS. Braces in a value stay."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], template.text)
