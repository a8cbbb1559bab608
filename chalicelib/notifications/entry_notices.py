"""The notice of one timeline entry to one recipient, by one way."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.word_rows import Danger
from chalicelib.notifications.greeting import build_ending, compose_notice
from chalicelib.notifications.quiet_hours import (
    additions_moment,
    find_danger_told,
    is_by_stranger,
)
from chalicelib.notifications.store import Addressed
from chalicelib.notifications.texts import notice_texts, objection_texts, sms_texts
from chalicelib.notifications.texts.gsm_text import count_septets
from chalicelib.reports.access.discretion import hide_moment
from chalicelib.reports.contact.preferences import SMS, is_proven
from chalicelib.reports.store import reports
from chalicelib.reports.texts import labels
from chalicelib.reports.timeline import Entry
from chalicelib.reports.tracking import short_url, track_url
from chalicelib.senders.model import Notice


def _count_additions(addressed: Addressed, first: Entry) -> int:
    """Return how many additions by strangers came on the day of ``first``. Loads the later entries
    when ``addressed`` does not have all of them.
    """
    entries = addressed.entries
    if len(entries) <= 1 or entries[-1].seq < addressed.report.version:
        entries = (first, *reports.load_entries_after(addressed.report.number, first.seq))
    return count_same_day(entries, first, city())


def _write_sms(
    addressed: Addressed, entry: Entry, todo: str, additions: int, danger: Danger | None
) -> str:
    """Return the SMS of an entry, which with its ending and the emergency number has no more parts
    than it may have.
    """
    report, language = addressed.report, addressed.contact.wishes.language
    # an SMS that asks for the proof has that link only: its page leads to the report too
    asks_proof = not is_proven(SMS, addressed.contact)
    url = "" if asks_proof else short_url(report.number, language)
    ending = build_ending(addressed, SMS)
    call = labels.with_emergency_call("", danger, city())
    # a call for help, and the link that ends SMS to another number, need a part of their own
    is_long = asks_proof or bool(call) or SMS in addressed.contact.wishes.addresses
    room = sms_texts.find_room(entry, is_long=is_long)
    room -= count_septets(f"{call} {ending}")
    return sms_texts.write_sms(
        report, entry, city(), url, language, room, todo=todo, additions=additions
    )


def build_notice(addressed: Addressed, entry: Entry, way: str) -> Notice:
    """Return the notice of an entry by one way. The first by a way that nobody has proven asks for
    the proof.
    """
    report, language = addressed.report, addressed.contact.wishes.language
    additions = _count_additions(addressed, entry) if is_by_stranger(entry) else 1
    todo = objection_texts.write_objection(addressed, entry, way)
    danger = find_danger_told(report, entry)
    if way == SMS:
        text = _write_sms(addressed, entry, todo, additions, danger)
    else:
        url = track_url(report.number, language)
        text = notice_texts.write_notice(
            report, entry, city(), url, language, todo=todo, additions=additions
        )
    text = labels.with_emergency_call(text, danger, city())
    notice = compose_notice(addressed, way, text, entry.seq, entry.at, entry.kind)
    shown = hide_moment(report, entry, city())
    return replace(
        notice,
        seq=entry.own or 0,
        status=entry.status,
        status_label=labels.LABELS[entry.status][language],
        holder=shown.holder,
        holder_name=labels.name_of(shown.holder, city(), language),
        channel_status=labels.find_channel_status(report, city(), entry),
        note=None if report.sensitive else notice_texts.find_note(entry),
    )


def count_same_day(entries: Sequence[Entry], first: Entry, city: City) -> int:
    """Return how many additions by strangers came on the day of ``first``."""
    until = additions_moment(first.at, city)
    return sum(
        is_by_stranger(entry) and additions_moment(entry.at, city) == until for entry in entries
    )
