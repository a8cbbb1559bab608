"""Offices' templates as they are kept, one item each in the partition of the office: write and
remove them, choose the ones an office may use, and fill them for a report.
"""

from typing import Any

from pynamodb.attributes import UnicodeAttribute

from chalicelib.casework.templates import Template, check_template, fill_template
from chalicelib.city.current import city
from chalicelib.city.offices import superiors_of
from chalicelib.platform.aws.table import Item, drop_empty, try_write
from chalicelib.platform.errors import BadField, TooMany, UnknownTemplate
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.telemetry import log
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.texts import labels

_ = sentences("casework")

TEMPLATE = "M#"  # before the code in a sort key


class TemplateItem(Item):
    """A template as it is kept."""

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


UNKNOWN_ADDRESS = _("the reported location")  # fills {address} where the report has none


def usable_templates(office: str) -> list[Template]:
    """Return the templates of the office and of the offices above it, the nearest office first. Of
    two templates with one code, the nearer office's counts. Costs one Query per office.
    """
    offices = (office, *(higher.code for higher in superiors_of(office, city())))
    by_code: dict[str, Template] = {}
    for office_code in offices:
        for each in load_templates(office_code):
            by_code.setdefault(each.code, each)
    return sorted(by_code.values(), key=lambda each: (offices.index(each.office), each.code))


def keep_template(template: Template, actor_office: str) -> Template:
    """Write a template of an office, and return it. ``actor_office`` is for the log. Costs a Query
    and a PutItem. Raises BadField or TooMany.
    """
    check_template(template)
    if template.category is not None and template.category not in city().categories:
        raise BadField(field="category", rule="unknown", value=template.category[:80])
    codes = {each.code for each in load_templates(template.office)}
    others = codes - {template.code}
    if len(others) >= (most := city().settings.most_templates):
        raise TooMany(most=most)
    save_template(template)
    log.info("template_kept", office=template.office, code=template.code, by=actor_office)
    return template


def remove_template(office: str, code: str, actor_office: str) -> None:
    """Remove a template of an office. ``actor_office`` is for the log. Raises UnknownTemplate."""
    delete_template(office, code)
    log.info("template_removed", office=office, code=code, by=actor_office)


def fill_for_report(template: Template, report: Report, office: str) -> str:
    """Return the template's text with the values of the report and of the answering office.
    Offices write their templates in Indonesian, and so is what fills them.
    """
    language = Language.INDONESIAN
    area = city().kelurahan.get(report.place.area or "")
    unknown = UNKNOWN_ADDRESS[language]
    values = {
        "number": report.number,
        "office": labels.name_of(office, city(), language),
        "category": labels.name_category(report.category, city(), language),
        "address": report.place.address or (f"Kelurahan {area.name}" if area else unknown),
    }
    return fill_template(template, values)
