"""The rules of a restore: what of a partition goes back to how it was at the moment
(docs/decisions/0078). They look at two states of a partition, ``then`` and ``now``, by sort key.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from chalicelib.platform.entry_kinds import SYSTEM
from chalicelib.platform.restore_mark import RESTORED
from chalicelib.reports.store.items.text_parts import state_of
from operate.report_images import UNREADABLE, find_broken_entry
from operate.restore_kinds import Fate, find_fate, find_kind
from operate.table import Image

Partition = Mapping[str, Image]

STATE, ENTRY, CONTACT, NOTICE = "A", "T#", "Z#contact", "Z#notice#"
INBOX, ORIGIN, ERASURE = "Z#inbox#", "Z#origin", "Z#erasure#"
HEAD = ("B", "C", "D")  # sort keys between a report and its timeline
QUEUED = ("Z#task#", "Z#told#")
FIRST_SEQ = 1
# Attributes that change although nothing happened to the report: its supporters and its place in
# the queue by them, a timer that was started anew, and the mark of a restore.
_BESIDE_VERSIONS = {"supporters", "earlier", "wsk", "run", RESTORED}
# Attributes of an entry that follow the report's level, and those that an erasure removes or sets.
_BY_LEVEL = {"dpk", "dsk", "masks", "address_masks", "note_masks", RESTORED}
_BY_ERASURE = {
    *("description", "address", "lat", "lng", "occurred_at", "sent_at", "answers", "note"),
    *("photos", "media", "folded", "fpk", "fsk", "asked", "seen", "letter", "salt"),
    *("salt_of_others", "form"),
}
_LISTED_BY = ("mpk", "dpk", "dsk", "apk", "npk", "card", "public_card", "address", "point")


@dataclass(frozen=True, slots=True)
class Change:
    """The writes of a restore into a partition. ``lost`` are the entries of the timeline that were
    written after the moment and go, ``left`` the items that its owners may have removed and that
    stay away. ``state`` is the report's item as it goes back, None where it stays as it is.
    ``broken`` says that a report was damaged at the moment already, so that nothing goes back.
    """

    puts: tuple[Image, ...] = ()
    deletes: tuple[str, ...] = ()
    lost: tuple[Image, ...] = ()
    left: tuple[str, ...] = ()
    state: Image | None = None
    broken: bool = False

    @property
    def any(self) -> bool:
        """Whether it writes anything."""
        return bool(self.puts or self.deletes)


@dataclass(frozen=True, slots=True)
class Wish:
    """The way a restore treats a partition. ``mark`` names the restore, and ``now`` is the present
    in seconds since 1970. ``whole`` puts a report back although nothing is wrong with it; ``owned``
    brings back what its owners may have removed; ``erased`` says that the report was erased since.
    """

    mark: str
    now: int
    whole: bool = False
    owned: bool = False
    erased: bool = False


def plan_report(then: Partition, now: Partition, wish: Wish, run: int) -> Change:
    """Return what goes back of a report that was there at the moment. ``run`` is free for a timer.

    A report that nothing is wrong with stays as it is, with all that happened to it since. If only
    earlier entries are damaged, these alone go back. Else all of it goes back, and the entries
    since are lost. One that was damaged at the moment already stays as it is.
    """
    if not wish.whole and find_damage(then, then) is not None:
        return Change(broken=True)
    if find_damage(then, now) is None:
        done = now[STATE].get(RESTORED) == {"S": wish.mark}
        if done or not wish.whole or not _is_moved(then, now):
            return _mend_sides(then, now, wish)
    elif not wish.whole:
        entries = [image for key, image in then.items() if key.startswith(ENTRY)]
        mended = [image for image in entries if not _is_same_entry(image, now)]
        if find_damage(then, {**now, **{image["sk"]["S"]: image for image in mended}}) is None:
            sides = _mend_sides(then, now, wish)
            hidden = [_unlist(image) if wish.erased else image for image in mended]
            return replace(sides, puts=(*_mark(hidden, wish), *sides.puts))
    return _put_back(then, now, wish, run)


def find_damage(then: Partition, now: Partition) -> str | None:
    """Return what is wrong with a report, in a few words; None for a report as it was at the
    moment, or as it has lawfully become since.
    """
    if STATE not in now:
        return "it is gone"
    try:
        return _find_damage(then, now)
    except UNREADABLE:
        return "it can't be read"


def _find_damage(then: Partition, now: Partition) -> str | None:
    state = now[STATE]
    version, earlier = int(state["version"]["N"]), int(then[STATE]["version"]["N"])
    entries = {key: image for key, image in now.items() if key.startswith(ENTRY)}
    if sorted(entries) != [f"{ENTRY}{seq:06}" for seq in range(FIRST_SEQ, version + 1)]:
        return "its entries are not as many as its version"
    if version < earlier:
        return "it has a version of before"
    if not all(_is_same_entry(image, now) for key, image in then.items() if key in entries):
        return "entries of before were altered"
    if version == earlier and "erased_at" not in state and _is_moved(then, now):
        return "it was altered without an entry"
    last = entries[max(entries)]
    status = {"S": str(state_of(state["status"]["S"])[0])}  # an entry has it without an outcome
    if (last["hash"], last["status"], last["holder"]) != (state["chain"], status, state["holder"]):
        return "it is not as its last entry says"
    broken = find_broken_entry([state, *(entries[key] for key in sorted(entries))])
    return None if broken is None else f"its chain breaks at entry {broken}"


def _is_same_entry(image: Image, now: Partition) -> bool:
    other = now.get(image["sk"]["S"])
    if other is None:
        return False
    erased = "form" in other and "form" not in image
    apart = _BY_LEVEL | (_BY_ERASURE if erased else set())
    return _without(image, apart) == _without(other, apart)


def _is_moved(then: Partition, now: Partition) -> bool:
    """Return whether a report has changed since, but for fields that change beside its versions."""
    before, state = then[STATE], now[STATE]
    return _without(before, _BESIDE_VERSIONS) != _without(state, _BESIDE_VERSIONS)


def _without(image: Image, names: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in image.items() if name not in names}


def _mend_sides(then: Partition, now: Partition, wish: Wish) -> Change:
    """Return the items beside a sound report that are missing and that nobody removes."""
    if wish.erased or "erased_at" in now[STATE]:
        return Change()
    same = now[STATE]["version"] == then[STATE]["version"]
    wanted = (*HEAD, CONTACT, NOTICE, *(QUEUED if same else ()))
    missing = [
        image
        for key, image in then.items()
        if key not in now and _begins(key, wanted) and not _is_over(image, wish)
    ]
    return Change(puts=_mark(missing, wish))


def _put_back(then: Partition, now: Partition, wish: Wish, run: int) -> Change:
    """Return the change that makes a report what it was, but for what people wished since: the
    contact as it is now, the log of notices, and the supporters.
    """
    asked = wish.erased or any(key.startswith(ERASURE) for key in now)
    erased = asked and "erased_at" not in then[STATE]
    state = _make_state(then[STATE], now.get(STATE, {}), run, erased=erased)
    last = int(state["version"]["N"])
    targets = [
        _unlist(image) if erased else image
        for key, image in then.items()
        if _begins(key, (ENTRY, *HEAD, *QUEUED))
        or (key not in now and _begins(key, (CONTACT, NOTICE, ORIGIN)) and not asked)
    ]
    puts = [
        image
        for image in targets
        if not _is_over(image, wish)
        and _without(image, {RESTORED}) != _without(now.get(image["sk"]["S"], {}), {RESTORED})
    ]
    # an erasure that is under way is begun again, under the keys that it has now
    begun = (ERASURE,) if wish.erased else ()
    gone = [key for key in now if key not in then and _begins(key, (ENTRY, "D", *QUEUED, *begun))]
    lost = [now[key] for key in sorted(gone) if key.startswith(ENTRY)]
    last += sum(1 for _ in takewhile(_is_by_timer, lost))
    unsaid = [key for key in now if key.startswith(NOTICE) and _parse_seq(key) > last]
    [marked] = _mark([state], wish)
    waiting = [image for key, image in then.items() if key.startswith(INBOX)]
    # not marked: the stream joins an addition that waited, as nobody else has
    unjoined = () if asked or any(key.startswith(ENTRY) for key in now) else waiting
    return Change(
        puts=(marked, *_mark(puts, wish), *unjoined),
        deletes=(*gone, *unsaid),
        lost=tuple(lost),
        state=marked,
    )


def _is_by_timer(entry: Image) -> bool:
    """Return whether an entry comes again by itself, with its seq, as soon as the timer wakes. Its
    notices are not sent anew.
    """
    return entry.get("by") == {"S": SYSTEM}


def _make_state(before: Image, now: Image, run: int, *, erased: bool) -> Image:
    """Return a report's item as it goes back, under a new run: whoever has read the report as it
    was can't write any more.
    """
    state = {**before, "run": {"N": str(run)}}
    supporters = now.get("supporters", {})
    if supporters.get("N", "").isdecimal():
        state["supporters"] = supporters
    return _unlist({**state, "visibility": {"S": "private"}}) if erased else state


def _unlist(image: Image) -> Image:
    """Return an item that no list for citizens shows; its data are erased within seconds."""
    return _without(image, _LISTED_BY if image["sk"]["S"] == STATE else ("dpk", "dsk"))


def plan_others(partition: str, then: Partition, now: Partition, wish: Wish) -> Change:
    """Return what goes back of a partition that is no report's."""
    if wish.erased:
        return Change()
    missing = {key: image for key, image in then.items() if key not in now}
    current = {key: image for key, image in missing.items() if not _is_over(image, wish)}
    owned = [key for key in current if find_fate(partition, key) is Fate.OWNED]
    kept = [key for key in current if find_fate(partition, key) is Fate.KEPT]
    back = [*kept, *(owned if wish.owned else ())]
    left = () if wish.owned else tuple(find_kind(key) for key in owned)
    return Change(puts=_mark([current[key] for key in back], wish), left=left)


def find_run(then: Partition, now: Partition) -> int:
    """Return a run that no item of a report names."""
    images = [*then.values(), *now.values()]
    runs = [image["run"].get("N", "") for image in images if "run" in image]
    return max((int(run) for run in runs if run.isdecimal()), default=0) + 1


def _is_over(image: Image, wish: Wish) -> bool:
    return "ttl" in image and int(image["ttl"]["N"]) <= wish.now


def _mark(images: Iterable[Image], wish: Wish) -> tuple[Image, ...]:
    return tuple({**image, RESTORED: {"S": wish.mark}} for image in images)


def _parse_seq(key: str) -> int:
    return int(key.removeprefix(NOTICE).partition("#")[0])


def _begins(key: str, kinds: Iterable[str]) -> bool:
    return any(key.startswith(kind) if "#" in kind else key == kind for kind in kinds)
