"""Another address for the notices of a report: it counts once its owner has told us the code that
was sent to it.
"""

from dataclasses import replace
from datetime import timedelta

from chalicelib.city import city
from chalicelib.domain import telling
from chalicelib.domain.contact import Contact
from chalicelib.domain.errors import BadField
from chalicelib.domain.moments import stored
from chalicelib.domain.wishes import EMAIL, SMS, Asked, address, choose, stood_in
from chalicelib.outside import clock, ids, post, queues
from chalicelib.outside.mailed import About, Mailed
from chalicelib.outside.post import AnswerLost
from chalicelib.outside.telemetry import log
from chalicelib.services import limiting, posting, subscribing
from chalicelib.services.subscribing import Standing
from chalicelib.settings import settings
from chalicelib.stores import confirming as store

DAY = timedelta(days=1)
DIGITS = 6
TRIES = 5  # of a million codes: one in 200,000 is guessed


def ask(number: str, token: str, contact: Contact) -> Asked:
    """Have a code sent to a way that is somebody's to prove; an earlier one counts no more. Raises
    UnknownReport, BadToken or TooOften.
    """
    subscribing.read(number, token)
    way, to = (SMS, contact.phone or "") if contact.phone else (EMAIL, contact.email or "")
    now = clock.now()
    most = city().settings.codes_a_day
    limiting.admit("code", f"report|{number}", most, DAY)
    limiting.admit("code", f"address|{to.lower()}", most, DAY)
    asked = Asked(way, to, now)
    store.ask(number, asked)
    queues.put(settings().notices, {"confirm": number, "at": stored(now)})
    log.info("code_asked", number=number, way=way)
    return asked


def send(*, confirm: str, at: str) -> None:
    """Send the code that was asked for at that moment, unless another was since. Raises NotSent."""
    asked, contact = store.asked(confirm)
    if asked is None or stored(asked.at) != at or _late(asked):
        log.info("code_not_sent", number=confirm)
        return
    language = contact.wishes.language
    minutes = city().settings.code_minutes
    text = telling.code(digits_of(confirm, asked), confirm, minutes, language)
    proven = asked.way in contact.proven and asked.to == address(asked.way, contact)
    try:
        ticket = posting.admit(asked.way, asked.to, proven=proven, once=f"{confirm}|{at}")
        if asked.way == SMS:
            posting.sms(ticket, text)
        else:
            subject = telling.subject(confirm, language)
            post.email(asked.to, subject, text, About(Mailed.CODE, confirm))
    except posting.Withheld as why:
        log.info("code_not_sent", number=confirm, why=why.code)
        return
    except AnswerLost:  # whoever asked may ask for another
        log.warning("code_unknown", number=confirm, way=asked.way)
        return
    log.info("code_sent", number=confirm, way=asked.way)


def confirm(number: str, token: str, digits: str) -> Standing:
    """Tell by that way too, from now on. Raises UnknownReport, BadToken, and BadField for digits
    that are wrong, too late, or tried too often.
    """
    before = subscribing.read(number, token)
    asked, contact = store.asked(number)
    if asked is None or _late(asked) or not store.tried(number, asked, TRIES):
        raise BadField(field="digits", rule="wrong")
    if not ids.same(digits.encode(), digits_of(number, asked).encode()):
        raise BadField(field="digits", rule="wrong")
    wishes = contact.wishes
    telling_now = () if stood_in(contact) else before.telling  # nobody chose what stands in
    told = tuple(way for way in telling_now if way not in wishes.off and way != asked.way)
    wanted = choose(wishes, (*told, asked.way), told, before.report.version)
    own = asked.to == {SMS: contact.phone, EMAIL: contact.email}[asked.way]
    others = {way: to for way, to in wishes.addresses.items() if way != asked.way}
    held = replace(wanted, addresses=others if own else {**others, asked.way: asked.to})
    proven = contact.proven | {asked.way} if own else contact.proven
    store.take(number, asked, replace(contact, wishes=held, muted=False, proven=proven))
    log.info("address_confirmed", number=number, way=asked.way)
    if own:
        queues.put(settings().notices, {"proven": number, "way": asked.way})
    return subscribing.read(number, token)


def digits_of(number: str, asked: Asked) -> str:
    """The code, kept nowhere: it follows from what was asked for."""
    proof = ids.keyed("code", number, asked.way, asked.to, stored(asked.at))
    return f"{int(proof[:15], 16) % 10**DIGITS:0{DIGITS}}"


def _late(asked: Asked) -> bool:
    return asked.at + timedelta(minutes=city().settings.code_minutes) <= clock.now()
