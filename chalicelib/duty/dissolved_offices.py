"""The hand-over of things beside reports from a dissolved office to its successor: templates, duty
contacts, and filters of webhooks. Deputies of its head end, and the link to its calendar is void.

Each part is done once, and the next run makes up for one that died.
"""

from dataclasses import replace

from chalicelib.casework import template_store
from chalicelib.city.current import city
from chalicelib.duty import store as duty_store
from chalicelib.officers import deputies_store
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import SYSTEM
from chalicelib.platform.errors import UnknownCalendar
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.sla import store as sla_store


def succeed_offices() -> int:
    """Give what each dissolved office has to its successor, and return how many things moved or
    ended.
    """
    successors = {code: office.successor or "" for code, office in city().former.items()}
    done = sum(_succeed(former, successor) for former, successor in successors.items())
    return done + _change_webhooks(successors)


def _succeed(former: str, successor: str) -> int:
    counts = {
        "templates": _move_templates(former, successor),
        "contacts": _move_contacts(former, successor),
        "deputies": _end_deputies(former),
        "calendars": _void_calendar(former),
    }
    if any(counts.values()):
        log.info("office_succeeded", office=former, successor=successor, counts=counts)
    return sum(counts.values())


def _move_templates(former: str, successor: str) -> int:
    """Move templates. The successor's own counts where both have one of a code."""
    left = template_store.load_templates(former)
    known = {each.code for each in template_store.load_templates(successor)} if left else set()
    for template in left:
        if template.code not in known and len(known) < city().settings.most_templates:
            template_store.save_template(replace(template, office=successor))
            known.add(template.code)
        template_store.delete_template(former, template.code)
    return len(left)


def _move_contacts(former: str, successor: str) -> int:
    """Move duty contacts, as long as the successor has room, and drop those that it has. One of a
    deputy ends with the deputy.
    """
    left, moved = duty_store.load_contacts(former), 0
    known = duty_store.load_contacts(successor) if left else []
    ways = {(each.way, each.address) for each in known if each.office == successor}
    many = len(known)
    for contact in left:
        fits = (contact.way, contact.address) not in ways and contact.begins is None
        if fits and many >= city().settings.most_duty_contacts:
            log.warning("contact_left", office=former, contact=contact.id, successor=successor)
            continue
        if fits:
            duty_store.save_contacts([replace(contact, office=successor)])
            many += 1
        duty_store.delete_contact(former, contact.id)
        moved += 1
    return moved


def _end_deputies(former: str) -> int:
    now = clock.now()
    day = now.astimezone(JAKARTA).date()
    going = [each for each in deputies_store.load_deputies(former) if not each.is_over(day)]
    return sum(deputies_store.end_deputy(each, SYSTEM, now) for each in going)


def _void_calendar(former: str) -> int:
    """Void the link to the calendar: who has it is not known, and the successor makes its own."""
    if sla_store.load_link(former) is None:
        return 0
    try:
        sla_store.delete_link(former)
    except UnknownCalendar:
        return 0
    return 1


def _change_webhooks(successors: dict[str, str]) -> int:
    """Add the successor to each filter of a webhook that names a dissolved office. That one stays:
    earlier events name it.
    """
    changed = 0
    for webhook in webhooks_store.load_webhooks() if successors else ():
        offices = webhook.filters.get("agency", ())
        heirs = [successors[code] for code in offices if code in successors]
        wanted = tuple(dict.fromkeys((*offices, *heirs)))
        if wanted != offices:
            filters = {**webhook.filters, "agency": wanted}
            webhooks_store.change_webhook(replace(webhook, filters=filters))
            log.info("webhook_follows_successor", webhook=webhook.id)
            changed += 1
    return changed
