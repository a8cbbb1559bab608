"""The answers of a restore of the table: what it found, and what it did."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.platform.moments import format_shown
from operate.answer import Answer
from operate.recount import Recounted
from operate.restore_checks import Check
from operate.restore_kinds import OWNED

SHOWN = 20  # numbers in a line


@dataclass(frozen=True, slots=True)
class Finding(Answer):
    """The summary of a restore, planned or done: ``back`` are the numbers of the reports that are
    as they were at the moment, ``mended`` of reports that only lacked something; ``others`` counts
    items of other partitions. ``filed`` are the reports filed since, ``since`` counts all entries
    since, and ``lost`` has number and seq of the entries that go. ``left`` counts items that their
    owners may have removed. ``erased`` are the reports erased again, ``broken`` the reports that
    were damaged at the moment already and stay as they are.
    """

    at: datetime
    table: str
    back: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    others: int = 0
    filed: tuple[str, ...] = ()
    since: int = 0
    lost: tuple[tuple[str, int], ...] = ()
    left: dict[str, int] = field(default_factory=dict)
    erased: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    dry: bool = True

    def list_lines(self) -> Iterable[str]:
        go, stay = ("would go", "would stay") if self.dry else ("went", "stayed")
        yield f"The moment is {format_shown(self.at)}; its items are in the table {self.table}."
        yield f"{len(self.back)} reports {go} back to it{_name(self.back)}."
        yield f"{len(self.mended)} reports {go} on with what they lacked{_name(self.mended)}."
        yield f"{self.others} other items {go} back."
        lost = [f"{number} {seq}" for number, seq in self.lost]
        yield (
            f"{self.since} entries were written since, {len(self.filed)} of them new reports: "
            f"{self.since - len(lost)} {stay}, {len(lost)} {go} away{_name(lost)}."
        )
        for kind, many in self.left.items():
            yield (
                f"{many} {OWNED[kind]} are gone since, perhaps by who owns them: they stay away "
                "without --with-removed."
            )
        yield f"{len(self.erased)} reports were erased since, and are erased again."
        if self.broken:
            yield (
                f"{len(self.broken)} reports were damaged at the moment already and stay as they "
                f"are{_name(self.broken)}."
            )
        if self.dry:
            yield "Nothing was changed. Give the command with --apply to do it."


@dataclass(frozen=True, slots=True)
class Restored(Answer):
    """The result of a restore. ``lists`` are the objects that name all that was written since
    the moment, ``timers`` the number of timers that were started.
    """

    found: Finding
    lists: tuple[str, ...]
    timers: int
    recounted: Recounted
    checks: tuple[Check, ...]
    faults: tuple[str, ...]

    def list_lines(self) -> Iterable[str]:
        yield from self.found.list_lines()
        for key in self.lists:
            yield f"What was written since is in {key}."
        yield f"{self.timers} timers were started."
        yield from self.recounted.list_lines()
        yield from (each.describe() for each in self.checks)

    def list_faults(self) -> Iterable[str]:
        yield from self.faults
        yield from (f"{each.what} is {each.found}." for each in self.checks if not each.holds)


def _name(names: Iterable[str]) -> str:
    listed = list(names)
    if not listed:
        return ""
    more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
    return f" ({', '.join(listed[:SHOWN])}{more})"
