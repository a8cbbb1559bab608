"""Every entry that the public sees has a title, whatever it lacks."""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.pages.entry_texts import OTHERS, write_title
from chalicelib.pages.texts import EXPLAINED, STATUSES
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language
from chalicelib.reports import visibility
from chalicelib.reports.http.timeline_views import entry_view
from chalicelib.reports.levels import NOT_PUBLIC
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
            title = write_title(entry_view(seen, None, report, language), MONDAY, language)
            assert title.strip(), (kind, status, author)
            assert "None" not in title


def test_every_status_has_its_word_and_its_explanation() -> None:
    assert STATUSES.keys() == EXPLAINED.keys() == {*Status}
    assert {STATUSES[each][ID].lower() for each in Status} == {*map(str, Status)}


def test_no_title_is_of_what_the_public_does_not_see() -> None:
    assert not OTHERS.keys() & NOT_PUBLIC
