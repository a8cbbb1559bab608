"""Looking at photos, after the acknowledgement: of all a copy is made that may be shown, all are
kept in mind, and those that close a report are judged.
"""

from collections.abc import Iterator, Mapping

from chalicelib.city import city
from chalicelib.domain import closing, evidence
from chalicelib.domain.evidence import Finding, PhotoFacts
from chalicelib.domain.privacy import NOT_PUBLIC
from chalicelib.domain.report import Entry, Kind, Report
from chalicelib.outside import attachments, clock
from chalicelib.outside.telemetry import log
from chalicelib.photos import apart
from chalicelib.services.insisting import insist
from chalicelib.stores import photos, reports


def examine(number: str, seq: int) -> None:
    """Make the photos of one entry fit to be shown and index them; when it closed the report, also
    judge them, and write what is found into the timeline. Repeating it does no harm.

    Each is indexed before others are looked for: of one that is handed in on two reports at the
    same moment, at least one report finds the other. Raises UnknownReport, and Overtaken when
    others change the report each time it tries.
    """
    report, entry = reports.load_with(number, seq)
    if entry is None:
        return
    facts = {name: _looked_at(number, name, entry.kind) for name in entry.photos}
    for name, seen in facts.items():
        if seen:
            photos.index(number, seq, name, seen)
    if closing.unexamined(report, seq):
        _tell(number, seq, [*_judged(report, entry, facts)])


def _looked_at(number: str, name: str, kind: Kind) -> PhotoFacts | None:
    try:
        body = attachments.of_report(number, name)
    except KeyError:
        return None
    seen = apart.look(body)
    picture = apart.strip(body, city().settings.shown_pixels) if seen.readable else None
    if picture:
        # one that offices use again among themselves stays as public as it was
        public = kind not in NOT_PUBLIC or attachments.is_public(number, name)
        attachments.show(number, name, picture, public=public)
    return seen


def _judged(
    report: Report, entry: Entry, photographed: Mapping[str, PhotoFacts | None]
) -> Iterator[Finding]:
    for name, facts in photographed.items():
        matches = photos.matches(report.number, entry.seq, facts) if facts else set()
        yield from evidence.judge(name, facts, matches, report, entry, city())


def _tell(number: str, seq: int, findings: list[Finding]) -> None:
    def attempt(at: int) -> None:
        report, _ = reports.load(number, consistent=True)
        told = closing.examined(report, seq, [*map(str, findings)], clock.now(), city())
        if told is None:
            return
        after, entry = told
        reports.save(report, after, [entry])
        flags = sorted({finding.flag for finding in findings})
        log.info("examined", number=number, seq=seq, flags=flags)

    insist(attempt)
