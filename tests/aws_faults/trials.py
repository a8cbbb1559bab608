"""One act with each of its calls failing: it is arranged once, and happens once in peace and once
for each fault, each time in a copy of the process.
"""

import os
import traceback
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tests.aws_faults import checks, sites
from tests.aws_faults.acts import Act
from tests.aws_faults.checks import City
from tests.aws_faults.copies import Failed, apart
from tests.aws_faults.injection import Fault, Place, Target
from tests.aws_faults.world import Happening, World, end_threads, forget

# Statuses of an answer to a repeated request whose first answer was lost: it was done.
DONE_BEFORE = {404, 409, 422}


@dataclass
class Trial:
    """What came of an act: the places that called AWS in peace and how often, the ``reached``
    sites, how many faults of each kind were tried, and what did not hold.
    """

    act: str
    places: Counter[Place] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)
    functions: set[str] = field(default_factory=set)
    tried: Counter[Fault] = field(default_factory=Counter)
    missed: int = 0  # faults whose call was not made the second time
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0  # of CPU

    def __str__(self) -> str:
        tried = ", ".join(f"{self.tried[fault]} {fault}" for fault in Fault)
        return f"{self.act}: {len(self.places)} places, {tried} ({self.seconds:.0f} s)"


@dataclass(frozen=True)
class Run:
    """One run of an act."""

    calls: list[Place]
    reached: set[str]
    functions: set[str]
    struck: bool
    faults: list[str]
    city: City
    status: int | None


def try_act(
    world: World, act: Act, seed: int, most: int | None, enough: Collection[Place] = ()
) -> Trial:
    """Let an act happen in peace, and with its faults: all, or the ``most`` that the seed draws.
    None is of a place that failed ``enough`` in other acts.
    """
    trial = Trial(act.name)
    try:
        happen = act.arrange(world)
        end_threads()
        clean: Run = apart(lambda: _run(world, happen, None, None))
    except Exception:  # the other acts go on
        trial.faults.append(f"{act.name}: in peace: {traceback.format_exc(limit=-3)}")
        return trial
    trial.places, trial.reached = Counter(clean.calls), clean.reached
    trial.functions = clean.functions
    trial.faults += [f"{act.name}: in peace: {each}" for each in clean.faults]
    if clean.status in (400, 401, 403, 409, 415, 422, 429):
        trial.faults.append(f"{act.name}: in peace: it is refused with {clean.status}")
    places = Counter({each: many for each, many in trial.places.items() if each not in enough})
    targets = sorted(_list_targets(places, seed), key=lambda each: draw(str(each), seed))
    for target in targets[:most]:
        world.door.target, world.door.seed = target, seed
        try:
            run: Run = apart(lambda target=target: _run(world, happen, target, clean))
        except Failed as failure:
            trial.faults.append(f"{act.name}: {target}: {failure}")
            continue
        trial.missed += not run.struck
        trial.tried[target.fault] += run.struck
        trial.faults += [f"{act.name}: {target}: {each}" for each in run.faults]
    times = os.times()
    trial.seconds = times.user + times.system + times.children_user + times.children_system
    return trial


def _list_targets(places: Counter[Place], seed: int) -> Iterator[Target]:
    """The faults of an act: of each place its first call, its last, and one between them."""
    for place, many in places.items():
        between = draw(f"{place}", seed) % many
        for earlier in sorted({0, between, many - 1}):
            for fault in Fault:
                yield Target(place, earlier, fault)


def draw(name: str, seed: int) -> int:
    """A number of 32 bits for a name, always the same for a seed."""
    return zlib.crc32(f"{seed} {name}".encode())


def _run(
    world: World,
    happen: Happening,
    target: Target | None,
    clean: Run | None,
) -> Run:
    forget()
    world.door.calls.clear()
    world.door.lines.clear()
    world.door.target, world.began = target, world.hands.moment
    answer = happen()
    world.pause(hours=2)  # in which the duty is tried again
    world.settle()
    calls, struck = list(world.door.calls), world.door.struck
    city, status = checks.look(world), getattr(answer, "status_code", None)
    faults = checks.find_faults(world)
    if clean:
        faults += checks.find_differences(city, clean.city)
        if status not in (clean.status, *DONE_BEFORE) and (status, clean.status) != (200, 201):
            faults.append(f"answered {world.answered} instead of {clean.status}: {answer.body!r}")
    reached = sites.find_reached(world.door.lines)
    return Run(calls, reached, world.cloud.ran, struck, faults, city, status)
