"""Every call of AWS of every function fails before it, after it, and by the death of the process,
and the invariants I1 to I9 hold. ``make faults`` tries all of them, ``make test`` some, by the seed
in SEED.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

import app
from tests.aws_faults import sites
from tests.aws_faults.acts import Act, list_acts
from tests.aws_faults.allowed import ALLOWED
from tests.aws_faults.cloud import FUNCTIONS
from tests.aws_faults.copies import apart_together
from tests.aws_faults.injection import Fault, Place
from tests.aws_faults.trials import Trial, draw, try_act
from tests.aws_faults.world import World, end_threads, make_world
from tests.builders import filed, wib
from tests.moto_aws import Aws, Hands

REACHED = Path(__file__).parent / "reached.txt"
# "all", or "none" to look at the sites alone; else so many acts, and faults of each at most.
FAULTS = os.environ.get("FAULTS", "")
ACTS, MOST = 12, {"all": None, "none": 0}.get(FAULTS, 24)
SEED = int(os.environ.get("SEED", "1"))
ONLY = os.environ.get("ACT", "")
# A place fails in so many acts; which of them is known only after a round of acts.
ENOUGH, ROUND = 1, 8


@pytest.fixture
def world(aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> World:
    """A city in which one report was filed: what is loaded for it is not loaded for each fault."""
    hands.to(wib("2026-11-30 09:00"))
    made = make_world(aws, hands, monkeypatch)
    sites.list_sites()  # read once
    filed(made.http)
    made.settle()
    end_threads()
    return made


def test_whatever_call_of_aws_fails_nothing_is_lost_or_doubled(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    trials = []
    for trial in _try_acts(world, _choose_acts()):
        trials.append(trial)
        if FAULTS or ONLY:
            _show(capsys, str(trial), *_list_faults([trial]))
    _show(capsys, *_sum_up(trials))
    if FAULTS:
        reached = {site for trial in trials for site in trial.reached}
        reached |= {*REACHED.read_text().splitlines()} if ONLY else set()
        REACHED.write_text("".join(f"{site}\n" for site in sorted(reached)))
    faults = _list_faults(trials)
    if FAULTS == "all" and not ONLY:
        functions = {each for trial in trials for each in trial.functions}
        assert functions == FUNCTIONS.keys() & app.app.handler_map.keys()
        faults += _list_stale(trials)
    assert not faults, "\n".join(faults)


def test_every_call_of_aws_in_the_source_is_one_that_fails() -> None:
    """``make faults`` writes which sites its acts come to."""
    missing = _list_names() - {*REACHED.read_text().splitlines()}
    assert not missing, "add an act to tests/aws_faults that comes to them, and run make faults"


def _list_names() -> set[str]:
    return {site.name for each in sites.list_sites().values() for site in each}


def _choose_acts() -> list[Act]:
    parts = ONLY.split(";")
    acts = [act for act in list_acts() if any(part in act.name for part in parts)]
    if FAULTS or ONLY:  # what is costly comes last, when most of what it does has failed
        return sorted(acts, key=lambda act: act.is_costly)
    cheap = [act for act in acts if not act.is_costly]
    return sorted(cheap, key=lambda act: draw(act.name, SEED))[:ACTS]


def _try_acts(world: World, acts: Iterable[Act]) -> Iterator[Trial]:
    """Try some acts at a time; what many acts do alike fails in a few of them."""
    failed: Counter[Place] = Counter()
    for some in _part(acts, ROUND):
        enough = {place for place, many in failed.items() if many >= ENOUGH}
        works = [
            partial(try_act, world, act, SEED, MOST, () if act.is_thorough else enough)
            for act in some
        ]
        for trial in apart_together(works, (os.cpu_count() or 1) if FAULTS else 1):
            failed.update({*trial.places} - enough)
            yield trial


def _part(acts: Iterable[Act], size: int) -> Iterator[list[Act]]:
    rest = iter(acts)
    while some := [*islice(rest, size)]:
        yield some


def _list_faults(trials: list[Trial]) -> list[str]:
    faults = [fault for trial in trials for fault in trial.faults]
    return [fault for fault in faults if not any(each.fits(fault) for each in ALLOWED)]


def _list_stale(trials: list[Trial]) -> list[str]:
    """What is allowed and did not come in a whole run."""
    faults = [fault for trial in trials for fault in trial.faults]
    usual = (each for each in ALLOWED if not each.seldom)
    unused = (each for each in usual if not any(map(each.fits, faults)))
    return [
        f"tests/aws_faults/allowed.py: take out what allowed nothing: {each}" for each in unused
    ]


def _sum_up(trials: list[Trial]) -> list[str]:
    """The counts of call sites and of faults."""
    tried: Counter[Fault] = Counter()
    places: Counter[Place] = Counter()
    for trial in trials:
        tried += trial.tried
        places += trial.places
    reached = {site for trial in trials for site in trial.reached}
    kinds = ", ".join(f"{many} {fault}" for fault, many in sorted(tried.items()))
    sites_reached = f"{len(reached)} of {len(_list_names())} sites of the source"
    return [
        f"{len(trials)} acts call AWS from {sites_reached}, by {len(places)} ways",
        f"{tried.total()} faults: {kinds}; {sum(each.missed for each in trials)} not met again",
    ]


def _show(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        for line in lines:
            print(f"\n{line[:1500]}", end="", flush=True)
