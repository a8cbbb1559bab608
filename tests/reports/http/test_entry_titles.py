"""Every entry that the public sees has a title, whatever it lacks."""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.pages.texts import EXPLAINED, STATUSES
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import NOT_PUBLIC
from chalicelib.reports.http.timeline_views import entry_view
from chalicelib.reports.status import Status
from tests.builders import KEBON_JERUK, MONDAY, a_report
from tests.rows import each_row

ID = Language.INDONESIAN


@each_row("kind", [kind for kind in Kind if kind not in NOT_PUBLIC])
@each_row("level", [*Visibility])
@each_row("language", [*Language])
def test_every_public_kind_has_a_title(kind: Kind, level: Visibility, language: Language) -> None:
    report, entry = a_report(visibility=level)
    for status in Status:
        for author in (KEBON_JERUK, REPORTER, CITIZEN, SYSTEM):
            other = replace(entry, seq=2, public=2, kind=kind, status=status, by=author)
            other = replace(other, to=(KEBON_JERUK,), until=MONDAY, stars=3)
            [seen] = visibility.public_entries(report, [other], city())
            title = entry_view(seen, None, report, language)["title"]
            assert title.strip(), (kind, status, author)
            assert "None" not in title


def test_every_status_has_its_word_and_its_explanation() -> None:
    assert STATUSES.keys() == EXPLAINED.keys() == {*Status}
    assert {STATUSES[each][ID].lower() for each in Status} == {*map(str, Status)}


@each_row("kind", [*Kind])
def test_officers_and_the_reporter_read_a_title_of_every_kind(kind: Kind) -> None:
    report, entry = a_report()
    other = replace(entry, seq=2, kind=kind, by=KEBON_JERUK, to=("31.73.05",))
    for language in Language:
        assert entry_view(other, None, report, language)["title"].strip()
