"""The words that a search finds a report by, after an entry that says where it lies."""

from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.model import Report
from chalicelib.reports.store.search_index import folding
from chalicelib.reports.timeline import Entry, Timeline


def find_words(after: Report, entry: Entry, timeline: Timeline) -> str:
    """Return the words of the report after an entry that says where it lies; empty for other
    entries. The earlier additions that said so bring their words along.
    """
    if entry.place is None:
        return ""
    placing = (each for each in (*timeline, entry) if each.place and each.kind is Kind.COMMENT)
    return write_words(after, " ".join(each.note or "" for each in placing))


def write_words(after: Report, text: str) -> str:
    """Return the words that a search finds the report by, once ``text`` was added to it."""
    return folding().stored_words(after.place.address, text, after.filing.description)
