"""Store of offices' canned answers: one item each, in the partition of the office."""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.casework.templates import Template
from chalicelib.platform.aws.table import Item, drop_empty, try_write
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


def load_templates(office: str) -> list[Template]:
    """Return the office's own templates, by code. Costs one Query."""
    items: Any = Item.query(_partition_key(office), Item.sk.startswith(TEMPLATE))
    return [_to_template(item) for item in items]


def save_template(template: Template) -> None:
    """Write a template. It replaces the office's template of the same code."""
    limits = drop_empty(action=template.action and str(template.action), category=template.category)
    key = f"{TEMPLATE}{template.code}"
    item = TemplateItem(
        _partition_key(template.office), key, title=template.title, text=template.text, **limits
    )
    item.save()


def delete_template(office: str, code: str) -> None:
    """Delete a template. Raises UnknownTemplate."""
    item = TemplateItem(_partition_key(office), f"{TEMPLATE}{code}")
    if not try_write(lambda: item.delete(Item.pk.exists())):
        raise UnknownTemplate(code=code, office=office)


def _partition_key(office: str) -> str:
    return f"O#{office}"


def _to_template(item: TemplateItem) -> Template:
    return Template(
        office=item.pk[2:],
        code=item.sk.removeprefix(TEMPLATE),
        title=item.title,
        text=item.text,
        action=Action(item.action) if item.action else None,
        category=item.category,
    )
