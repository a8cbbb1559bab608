"""Confirm another address for the notices of a report: the reporter repeats the code that was sent
to the address. The report's token proves the reporter.
"""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import store
from chalicelib.notifications.sending import daily_limits, sms_and_mail
from chalicelib.notifications.sending.bounces import MailKind, MailReference
from chalicelib.notifications.sending.sms_and_mail import AnswerLost
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import BadField
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact import phone_numbers
from chalicelib.reports.contact.preferences import (
    EMAIL,
    SMS,
    Asked,
    Contact,
    address_for,
    choose_ways,
    is_mail_replaced,
)

if TYPE_CHECKING:
    from chalicelib.notifications.subscriptions import SubscriptionState

DAY = timedelta(days=1)
CODE_DIGITS = 6


def request_code(number: str, token: str, contact: Contact) -> Asked:
    """Queue a code for the phone number or mail address of ``contact``. An earlier code is no
    longer valid. Raises UnknownReport, BadToken, BadField for a number that gets no SMS, TooOften,
    Hindered after an erasure, Overtaken and Throttled.
    """
    from chalicelib.notifications import subscriptions  # the API has it, who sends codes not

    report = subscriptions.load_changeable(number, token).report
    way, address = (SMS, contact.phone or "") if contact.phone else (EMAIL, contact.email or "")
    if way == SMS and phone_numbers.permanent_sms_obstacle(address):
        raise BadField(field="contact.phone", rule="phone")
    now = clock.now()
    most = city().settings.codes_a_day
    rate_limit.admit_once("code", f"report|{number}", most, DAY)
    rate_limit.admit_once("code", f"address|{address.lower()}", most, DAY)
    asked = Asked(way, address, now)
    stored = store.save_code_request(number, asked)
    subscriptions.check_not_erased(report, stored=stored)
    queues.queue_message(settings().notices, {"confirm": number, "at": format_stored(now)})
    log.info("code_asked", number=number, way=way)
    return asked


def send_code(*, confirm: str, at: str) -> None:
    """Send the code that was asked for at ``at``, unless another was asked for since. ``confirm``
    is the number of the report. Raises NotSent.
    """
    asked, contact = store.load_code_request(confirm)
    if asked is None or format_stored(asked.at) != at or _is_late(asked):
        log.info("code_not_sent", number=confirm)
        return
    language = contact.wishes.language
    minutes = city().settings.code_minutes
    text = receipt_texts.write_code(derive_code(confirm, asked), confirm, minutes, language)
    proven = asked.way in contact.proven and asked.to == address_for(asked.way, contact)
    try:
        ticket = daily_limits.admit_message(
            asked.way, asked.to, proven=proven, once=f"{confirm}|{at}"
        )
        if asked.way == SMS:
            daily_limits.send_sms(ticket, text)
        else:
            subject = receipt_texts.write_subject(confirm, language)
            sms_and_mail.send_email(asked.to, subject, text, MailReference(MailKind.CODE, confirm))
    except daily_limits.Withheld as why:
        log.info("code_not_sent", number=confirm, why=why.code)
        return
    except AnswerLost:  # the reporter may ask for another code
        log.warning("code_unknown", number=confirm, way=asked.way)
        return
    log.info("code_sent", number=confirm, way=asked.way)


def confirm_code(number: str, token: str, digits: str) -> "SubscriptionState":
    """Send notices to the confirmed address too, from now on. Raises UnknownReport, BadToken,
    Hindered after an erasure, and BadField for digits that are wrong, too late, or tried too often.
    """
    from chalicelib.notifications import subscriptions

    before = subscriptions.load_changeable(number, token)
    asked, contact = store.load_code_request(number)
    most = city().settings.code_tries
    if asked is None or _is_late(asked) or not store.count_try(number, asked, most):
        raise BadField(field="digits", rule="wrong")
    if not ids.is_same(digits.encode(), derive_code(number, asked).encode()):
        raise BadField(field="digits", rule="wrong")
    wishes = contact.wishes
    # the reporter did not choose the ways that replace a bounced mail address
    telling = () if is_mail_replaced(contact) else before.telling
    ways = tuple(way for way in telling if way not in wishes.off and way != asked.way)
    wanted = choose_ways(wishes, (*ways, asked.way), ways, before.report.version)
    is_filed = asked.to == {SMS: contact.phone, EMAIL: contact.email}[asked.way]
    addresses = {way: to for way, to in wishes.addresses.items() if way != asked.way}
    if not is_filed:
        addresses[asked.way] = asked.to
    proven = contact.proven | {asked.way} if is_filed else contact.proven
    wishes = replace(wanted, addresses=addresses)
    store.save_proven_address(
        number, asked, replace(contact, wishes=wishes, muted=False, proven=proven)
    )
    log.info("address_confirmed", number=number, way=asked.way)
    if is_filed:
        queues.queue_message(settings().notices, {"proven": number, "way": asked.way})
    return subscriptions.load_subscriptions(number, token)


def derive_code(number: str, asked: Asked) -> str:
    """Return the code. It is derived from the request and stored nowhere."""
    proof = ids.derive_hash("code", number, asked.way, asked.to, format_stored(asked.at))
    return f"{int(proof[:15], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _is_late(asked: Asked) -> bool:
    return asked.at + timedelta(minutes=city().settings.code_minutes) <= clock.now()
