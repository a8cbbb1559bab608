"""Putting what citizens add into the timelines of their reports, from the table's stream."""

from dataclasses import replace

from chalicelib.city import city
from chalicelib.domain import lifecycle
from chalicelib.domain.city import ChannelKind
from chalicelib.domain.contact import Contact, same_person
from chalicelib.domain.draft import Draft
from chalicelib.domain.lifecycle import Addition
from chalicelib.domain.partner import CHANNEL
from chalicelib.domain.report import Place, Report
from chalicelib.domain.wishes import SMS
from chalicelib.outside.telemetry import log
from chalicelib.services import health, hiding, intake, proving
from chalicelib.services.insisting import insist
from chalicelib.services.placing import locate
from chalicelib.services.words import folding
from chalicelib.stores import inbox, reports
from chalicelib.stores.inbox import Added

ADDRESS = 300  # characters of a text that tells where it is


def join(number: str, key: str) -> None:
    """Put one addition into the timeline: a Query and a transaction. Repeating it does no harm.

    Raises UnknownReport, and Overtaken when others change the report each time it tries.
    """

    def attempt(at: int) -> None:
        held = inbox.open_(number, key)
        if held.added is None:
            return
        own = held.added.channel == held.report.filing.channel
        addition = read(held.added, reporter=by_reporter(held.added, held.contact, own=own))
        if held.added.channel == CHANNEL:
            addition = replace(addition, ref=inbox.ref_of(key))
        after, entry = lifecycle.add(held.report, addition, city())
        said = words(after, held.added.text)
        reports.save(held.report, after, [entry], taken_in=[held.item], words=said)
        log.info("joined", number=number, seq=entry.seq, holder=after.holder)
        health.taken(held.added.channel, held.added.at, held.added.sent_at)
        if held.contact:
            proving.by_message(number, held.contact, _author(held.added))

    insist(attempt)


def _author(added: Added) -> Contact:
    """Who wrote it, with the ways their message has proven."""
    channel = city().channels.get(added.channel)
    texted = channel is not None and channel.kind is ChannelKind.SMS
    return replace(added.contact, proven=frozenset({SMS} if texted else ()))


def words(after: Report, said: str) -> str:
    """What a report is found by once that was said of it."""
    return folding().kept(after.place.address, said, after.filing.description)


def read(added: Added, *, reporter: bool) -> Addition:
    """What was added, with what its text tells of matter and place."""
    suggested = intake.suggester().suggest(added.text).category.code
    return Addition(
        text=added.text,
        at=added.at,
        reporter=reporter,
        place=_placed(added),
        category=None if suggested == city().settings.fallback_category else suggested,
        photos=tuple(name for name, _ in added.media),
        media=added.media,
        masks=hiding.spans(added.text),
        source=added.source,
    )


def by_reporter(added: Added, reporter: Contact, *, own: bool) -> bool:
    """A partner vouches for its own people, on its own channel; everybody else is known by a way to
    them.
    """
    vouched = own and (added.contact.reply or "").startswith("partner/")
    if vouched and not (added.contact.phone or added.contact.email):
        return (reporter.reply or "").startswith("partner/")
    return same_person(added.contact, reporter)


def _placed(added: Added) -> Place:
    place = added.place
    draft = Draft(
        channel=added.channel,
        description=added.text,
        received_at=added.at,
        address=place.address,
        lat=place.lat,
        lng=place.lng,
    )
    found = locate(draft)
    if found.area and not found.address and found.lat is None:
        found = replace(found, address=added.text[:ADDRESS])
    return replace(found, masks=hiding.spans(found.address or ""))
