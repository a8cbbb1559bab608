"""The queues of offices and the reports that an officer may see."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib.city.model import City
from chalicelib.city.offices import is_within, superiors_of
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, NotYourOffice, wrong_role
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports import routing
from chalicelib.reports.access import confidentiality, visibility
from chalicelib.reports.access.confidentiality import Accusing
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle.assignment import may_handle
from chalicelib.reports.model import Report
from chalicelib.reports.moves_and_roles import HANDLERS, READERS
from chalicelib.reports.timeline import NO_HISTORY, Entry, Timeline

WATCHING = frozenset({Role.VERIFIER})  # these roles read the reports of all offices
LEADING = frozenset({Role.HEAD, Role.ADMIN})


def find_office_to_see(
    officer: Officer, wanted: str | None, city: City, watching: frozenset[Role] = WATCHING
) -> str:
    """Return the office whose queue an officer looks at: their own when none is ``wanted``, for a
    head any below, for the ``watching`` roles any. Raises BadField or NotYourOffice.
    """
    if wanted in (None, officer.agency):
        return officer.agency
    office = _check_office(wanted or "", city)
    if not (officer.roles & watching or is_head_of(officer, office, city)):
        raise refuse_office(office, watching, city)
    return office


def find_office_to_lead(officer: Officer, wanted: str | None, city: City) -> str:
    """Return the office whose settings an officer may change: a head their own and those below, an
    admin any. Raises BadField, WrongRole or NotYourOffice.
    """
    office = _check_office(wanted or officer.agency, city)
    if Role.ADMIN in officer.roles or is_head_of(officer, office, city):
        return office
    if office == officer.agency:
        raise wrong_role(LEADING)
    raise refuse_office(office, LEADING - {Role.HEAD}, city)


def find_office_to_work_for(officer: Officer, wanted: str | None, city: City) -> str:
    """Return the office that an officer may work for: officers and heads their own, heads also
    those below, an admin any. Raises BadField, WrongRole or NotYourOffice.
    """
    office = _check_office(wanted or officer.agency, city)
    if Role.ADMIN in officer.roles or may_handle(officer, office, city):
        return office
    if office == officer.agency:
        raise wrong_role({*HANDLERS, Role.ADMIN})
    raise refuse_office(office, {Role.ADMIN}, city)


def may_read(officer: Officer, concerned: Iterable[str], area: str | None, city: City) -> bool:
    """Return whether an officer may read the whole of a report: one in the territory of their
    office, or one that ``concerned`` an office of their tree, which held it or was asked. The roles
    of ``WATCHING`` may read any report; an officer without a role of ``READERS`` may read none.
    """
    if not officer.roles & READERS:
        return False
    if officer.roles & WATCHING or serves_area(officer.agency, area, city):
        return True
    return any(is_within(office, officer.agency, city) for office in concerned)


def may_find(officer: Officer, holder: str, area: str | None, city: City) -> bool:
    """Return whether a search shows a report to an officer: one that their own office holds, for a
    head also one that an office below holds, and one that lies in their office's territory. The
    roles of ``WATCHING`` find any report; an officer without a role of ``READERS`` finds none.
    """
    if not officer.roles & READERS:
        return False
    if officer.roles & WATCHING or serves_area(officer.agency, area, city):
        return True
    return officer.agency == holder or is_head_of(officer, holder, city)


def serves_area(office: str, area: str | None, city: City) -> bool:
    """Return whether an area lies in the territory that an office answers for. Only the offices of
    a kelurahan, kecamatan, kota or the province have a territory: their code is their area's. A
    Suku Dinas answers for its matter only.
    """
    known = city.offices.get(office)
    if known is None or known.area != office or area is None:
        return False
    return area == office or area.startswith(f"{office}.")


def kecamatan_to_search(officer: Officer, city: City) -> tuple[str, ...]:
    """Return the codes of the kecamatan in which a search looks: those in the officer's territory,
    or all for the roles of ``WATCHING``, and ``routing.UNPLACED``.
    """
    area = _territory(officer, city)
    every = dict.fromkeys(row.kecamatan_code for row in city.kelurahan.values())
    return (*(code for code in every if _areas_overlap(code, area)), routing.UNPLACED)


def kota_to_search(officer: Officer, area: str | None, city: City) -> tuple[str, ...]:
    """Return the codes of the kota in which to look for reports of an ``area``, or of any: those in
    the officer's territory, or all for the roles of ``WATCHING``.
    """
    territory = _territory(officer, city)
    every = dict.fromkeys(row.kota_code for row in city.kelurahan.values())
    return tuple(
        code
        for code in every
        if _areas_overlap(code, territory) and _areas_overlap(code, area or "")
    )


def _territory(officer: Officer, city: City) -> str:
    """Return the code of the area that the officer's office serves; empty for the whole city."""
    office = city.offices.get(officer.agency)
    if office is None or office.area is None or officer.roles & WATCHING:
        return ""
    return office.area


def refuse_office(office: str, roles: Iterable[Role], city: City) -> NotYourOffice:
    """Return the refusal that names who may act: the office, the heads above it, and these
    roles.
    """
    heads = [higher.code for higher in superiors_of(office, city)]
    groups = sorted(roles)
    return NotYourOffice(holder=office, heads=heads, roles=groups, groups=", ".join(groups))


def _check_office(code: str, city: City) -> str:
    if code not in city.offices:
        raise BadField(field="agency", rule="unknown" if code else "missing", value=code[:40])
    return code


def is_head_of(officer: Officer, office: str, city: City) -> bool:
    """Return whether the officer is a head of that office, or of an office above it."""
    return Role.HEAD in officer.roles and is_within(office, officer.agency, city)


def _areas_overlap(code: str, area: str) -> bool:
    """Return whether one area lies in the other; an empty ``area`` is everywhere. Kemendagri codes
    nest: 31.73.05 lies in 31.73, and 31.73.05.1001 in 31.73.05.
    """
    return f"{code}.".startswith(f"{area}.") or area.startswith(f"{code}.") or not area


# The readers of a confidential report.


def may_read_confidential(
    officer: Officer, report: Report, concerned: Iterable[str], city: City
) -> bool:
    """Return whether an officer may read a confidential report: one that their office or an office
    below holds, held or was told of. No territory opens it. Verifiers of the verifying office and
    of central triage read it too; nobody of an accused office does.
    """
    if not officer.roles & READERS or confidentiality.bars_officer(officer, report, city):
        return False
    verifies = officer.agency in (city.settings.triage, report.verifier)
    if officer.roles & WATCHING and verifies:
        return True
    return any(is_within(office, officer.agency, city) for office in concerned)


def may_find_confidential(officer: Officer, report: Accusing, city: City) -> bool:
    """Return whether a search shows a confidential report to an officer. It shows the report only
    to the officers of its holder, and to the heads above.
    """
    if not officer.roles & READERS or confidentiality.bars_officer(officer, report, city):
        return False
    return officer.agency == report.holder or is_head_of(officer, report.holder, city)


def limit_record(
    report: Report, timeline: Timeline, officer: Officer, city: City
) -> tuple[Report, Timeline]:
    """Return what an officer sees of a report and its timeline. Of a confidential one only the
    holder sees the point. An office that is accused sees what it was asked, its answers, and the
    moments that everybody sees.
    """
    if report.confidential is None:
        return report, timeline
    if confidentiality.bars_officer(officer, report, city):
        return _limit_to_tasks(report, timeline, officer, city)
    if acts_on(officer, report.holder, city):
        return report, timeline
    bare = replace(report, filing=replace(report.filing, place=_area_only(report.filing.place)))
    located = report.located and _area_only(report.located)
    bare = replace(bare, located=located, words_area=None)
    return bare, replace(timeline, newest=limit_entries(report, timeline.newest, officer, city))


def limit_entries(
    report: Report, entries: Iterable[Entry], officer: Officer, city: City
) -> tuple[Entry, ...]:
    """Return entries as an officer sees them who may read the report: of a confidential one only
    the holder sees the point.
    """
    if report.confidential is None or acts_on(officer, report.holder, city):
        return tuple(entries)
    return tuple(map(_without_point, entries))


def _without_point(entry: Entry) -> Entry:
    """Return an entry that corrects the place with the area alone."""
    if entry.kind is not Kind.PLACE or entry.place is None:
        return entry
    return replace(entry, place=_area_only(entry.place), note=None, masks=())


def acts_on(officer: Officer, holder: str, city: City) -> bool:
    """Return whether an officer sees the point of a confidential report. The officers of its holder
    and of the offices below it see the point, and so do the heads above.
    """
    return is_within(officer.agency, holder, city) or is_head_of(officer, holder, city)


def _area_only(place: Place) -> Place:
    return Place(area=place.area, found=place.found)


def _limit_to_tasks(
    report: Report, timeline: Timeline, officer: Officer, city: City
) -> tuple[Report, Timeline]:
    shown = visibility.public_report(replace(report, visibility=Visibility.PRIVATE), city)
    tasks = tuple(task for task in report.tasks if is_within(task.office, officer.agency, city))
    bare = replace(shown, version=report.version, tasks=tasks, merged=(), words_area=None)
    bare = replace(bare, history=NO_HISTORY)
    first = visibility.public_entries(bare, [timeline.first], city)[0]
    return bare, Timeline(first, tuple(_own_entries(timeline, officer, city)))


def _own_entries(timeline: Timeline, officer: Officer, city: City) -> Iterator[Entry]:
    """Yield the entries that ask the officer's office for something, and those of its answers."""
    for entry in timeline.newest:
        asked = entry.kind in (Kind.TASK, Kind.WITHDRAWAL) and any(
            is_within(office, officer.agency, city) for office in entry.to
        )
        if asked or (entry.kind is Kind.ANSWER and is_within(entry.by, officer.agency, city)):
            yield entry
