"""The notices that a reporter gets some time after an entry, such as the question for a rating.

``LATER_NOTICES`` has a row for each. When the notice of an entry is sent, a schedule is made for
each row that follows it; ``notifications.service`` sends the later notice then, if its condition
still holds. Supporters get none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from chalicelib.city.city_settings import CitySettings
from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.notifications.greeting import compose_notice
from chalicelib.notifications.sending import dispatch
from chalicelib.notifications.store import Addressed
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Sentence, sentences
from chalicelib.reports.contact.preferences import EMAIL, PUSH, REPLY, SMS
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.timeline import Entry
from chalicelib.reports.tracking import short_url, track_url
from chalicelib.senders.model import Notice

_ = sentences("notifications")


@dataclass(frozen=True, slots=True)
class LaterNotice:
    """A notice some time after an entry of the kind ``follows``.

    ``topic`` tells it apart from the entry's own notice, in the log and in schedules: at most 24
    small letters and ``_``. ``days`` returns the setting of the city that says after how many days
    it is due; 0 turns it off. It is scheduled, and sent, only while ``holds`` returns True for the
    report as it is at that moment. ``words`` are its sentences by way, with ``{number}``, ``{url}``
    and ``{sms}``, the number that takes commands. An SMS to another number than the one that the
    report was filed with has the sentence of a mail: commands from that number would be refused.
    """

    topic: str
    follows: Kind
    days: Callable[[CitySettings], float]
    holds: Callable[[Report, Entry, datetime, City], bool]
    words: Mapping[str, Sentence]


def _is_rating_open(report: Report, closing: Entry, now: datetime, city: City) -> bool:
    """Return whether this entry still closes the report as done, and its reporter may rate that."""
    is_in_force = closing.seq == report.closed_in and report.outcome is Outcome.DONE
    return is_in_force and FollowUp.RATING in followup.allowed_follow_ups(report, now, city)


_RATE_BY_LINK = _("Report {number} is done. How was the work? Rate it from 1 to 5 (best): {url}")

LATER_NOTICES = (
    LaterNotice(
        topic="rating_reminder",
        follows=Kind.STATUS,
        days=lambda settings: settings.rating_asked_days,
        holds=_is_rating_open,
        words={
            SMS: _(
                "Report {number} is done. How was the work? Text RATING {number} and 1 to 5 (best)"
                " to {sms}."
            ),
            REPLY: _RATE_BY_LINK,  # a public reply takes no command
            EMAIL: _RATE_BY_LINK,
            PUSH: _RATE_BY_LINK,
        },
    ),
)


def list_later_notices(
    addressed: Addressed, seq: int, now: datetime, *, told_now: bool
) -> Iterator[tuple[LaterNotice, Entry, datetime]]:
    """Yield the later notices of entry ``seq``, each with the entry and the moment when it is due.
    The days are counted since the reporter was told the entry, which may be late; ``told_now`` says
    that this was just now. A notice that was due before the log of notices begins is left out: the
    log would not show that it was sent.
    """
    settings = city().settings
    followed = [entry for entry in addressed.entries if entry.seq == seq]
    own_lines = [line for line in addressed.log if line.seq == seq and line.went and not line.topic]
    for row, entry in product(LATER_NOTICES, followed):
        days = row.days(settings)
        if not days or row.follows is not entry.kind:
            continue
        told_at = now if told_now else max((line.at for line in own_lines), default=entry.at)
        due = told_at + timedelta(days=days) * city().pace
        is_logged = due > now - timedelta(days=settings.notice_log_days)
        if is_logged and row.holds(addressed.report, entry, now, city()):
            yield row, entry, due


def list_ways(addressed: Addressed) -> list[str]:
    """Return the ways by which the reporter gets later notices. A partner gets none: it takes a
    second message about one entry for a repeat.
    """
    contact = addressed.contact
    wanted = dispatch.list_wanted_ways(contact, addressed.report.filing.channel)
    return [way for way in wanted if way == PUSH or not dispatch.is_repeatable(way, contact)]


def build_later_notice(
    row: LaterNotice, addressed: Addressed, entry: Entry, way: str, now: datetime
) -> Notice:
    """Return the notice that a row sends by one way."""
    number, wishes = addressed.report.number, addressed.contact.wishes
    takes_no_command = way == SMS and SMS in wishes.addresses
    form = row.words[EMAIL if takes_no_command else way][wishes.language]
    url = (short_url if way == SMS else track_url)(number, wishes.language)
    text = form.format(number=number, url=url, sms=city().settings.stop_sms)
    notice = compose_notice(addressed, way, text, entry.seq, now, row.topic)
    return replace(notice, seq=entry.own or 0)
