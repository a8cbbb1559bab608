"""Deputies of heads: Plt (Pelaksana Tugas) while the post is vacant, Plh (Pelaksana Harian) while
the head is absent. The deputy has the head's rights for the office on the days from the first to
the last, in the city's time, for each request that names the office.
"""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.officers import deputies_store
from chalicelib.platform import clock
from chalicelib.platform.deputy_errors import NotDeputy
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Officer, Role

# What an officer does for oneself, or what would outlast the days of a deputy.
_NOT_AS_DEPUTY = ("/v1/deputies", "/v1/duty/browsers", "/v1/work/calendar")


def act_as_deputy(officer: Officer, office: str, path: str) -> Officer:
    """Return the officer as the deputy of an office, with the rights of its head and no others.
    Costs one consistent Query, so an end counts at once. Raises NotDeputy.
    """
    if path.startswith(_NOT_AS_DEPUTY) or path.endswith("/allowance"):
        raise NotDeputy(office=office[:40])
    day = clock.now().astimezone(JAKARTA).date()
    known = deputies_store.load_deputies(office) if office in city().offices else []
    for each in known:
        if each.officer == officer.id and each.counts_on(day):
            return replace(
                officer,
                agency=office,
                roles=frozenset({Role.HEAD}),
                acting=each.kind,
                home=officer.agency,
            )
    raise NotDeputy(office=office[:40])
