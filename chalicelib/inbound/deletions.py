"""Following the deletion of a message in its sender's system."""

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.intake import store as intake_store
from chalicelib.platform import clock
from chalicelib.platform.entry_kinds import REPORTER, SYSTEM
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.message_key import MessageKey
from chalicelib.platform.telemetry import log
from chalicelib.reports.access.levels import shows_words
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Timeline


def follow_deletion(key: MessageKey) -> str | None:
    """Take the words of a public report back when its reporter deleted the message that brought
    them: from then on the report shows facts. Return the report's number; None when the message is
    unknown or another citizen's, who has no say in who sees the report. Repeating it does no harm.
    """
    number = intake_store.find_number(key)
    if number is None:
        return None

    def attempt(at: int) -> str | None:
        try:
            report, timeline = reports.load_report(number, consistent=at > 1)
        except UnknownReport:
            return None
        if not _is_reporters(timeline, intake_store.seen_key(key)):
            return None
        if shows_words(report.chosen_visibility) and (
            changed := followup.set_visibility(
                report, clock.now(), city(), Visibility.FACTS, author=SYSTEM
            )
        ):
            after, entry = changed
            reports.save_report(report, after, [entry], earlier=timeline)
            log.info("lowered", number=number, channel=key.channel)
        return number

    return retry_on_conflict(attempt)


def _is_reporters(timeline: Timeline, seen: str) -> bool:
    """Return whether the reporter wrote the message with this mark, by the timeline as loaded."""
    return any(entry.by == REPORTER and entry.source.seen == seen for entry in timeline)
