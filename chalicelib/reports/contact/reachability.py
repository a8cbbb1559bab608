"""The reason why a way of notification does not reach a contact yet, or never will. This module
sends nothing, so a filing can give the reason without loading the modules that send.
"""

from chalicelib.reports.contact.delivery_states import UNPROVEN
from chalicelib.reports.contact.phone_numbers import permanent_sms_obstacle
from chalicelib.reports.contact.preferences import SMS, Contact, address_for, is_proven


def delivery_obstacle(way: str, contact: Contact) -> str:
    """Return why a way does not reach the contact yet, or never will; empty for a way that does."""
    if way == SMS and (obstacle := permanent_sms_obstacle(address_for(SMS, contact))):
        return obstacle
    return "" if is_proven(way, contact) else UNPROVEN
