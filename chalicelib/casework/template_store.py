"""Offices' canned answers: an item each, beside one another under the office."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.casework.templates import Template
from chalicelib.platform.aws.table import Item, present, written
from chalicelib.platform.errors import UnknownTemplate
from chalicelib.reports.status import Action

TEMPLATE = "M#"  # before the code in a sort key


class TemplateItem(Item):
    """A canned answer of an office."""

    sorts = TEMPLATE

    title = UnicodeAttribute()
    text = UnicodeAttribute()
    action = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)


def of(office: str) -> list[Template]:
    """An office's own, by code, in one Query."""
    items: Any = Item.query(_key(office), Item.sk.startswith(TEMPLATE))
    return [_template(item) for item in items]


def keep(template: Template) -> None:
    """Write it; the one that had its code is gone."""
    given = present(action=template.action and str(template.action), category=template.category)
    key = f"{TEMPLATE}{template.code}"
    item = TemplateItem(
        _key(template.office), key, title=template.title, text=template.text, **given
    )
    item.save()


def remove(office: str, code: str) -> None:
    """Raises UnknownTemplate."""
    item = TemplateItem(_key(office), f"{TEMPLATE}{code}")
    if not written(lambda: item.delete(Item.pk.exists())):
        raise UnknownTemplate(code=code, office=office)


def _key(office: str) -> str:
    return f"O#{office}"


def _template(item: TemplateItem) -> Template:
    return Template(
        office=item.pk[2:],
        code=item.sk.removeprefix(TEMPLATE),
        title=item.title,
        text=item.text,
        action=Action(item.action) if item.action else None,
        category=item.category,
    )
