"""The findings of linters, and the reviewed ones that stay: ``operate/lint_exceptions.csv``."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EXCEPTIONS = Path(__file__).with_name("lint_exceptions.csv")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of a linter: its check, and the logical id of the resource, which is empty for a
    finding about the template.
    """

    linter: str
    check: str
    resource: str
    text: str

    def __str__(self) -> str:
        return f"{self.linter} {self.check} {self.resource}: {self.text}".replace(" :", ":")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A check that some resources need not pass. Each is named by its logical id or its type, and
    ``*`` is everything.
    """

    linter: str
    check: str
    resources: frozenset[str]
    reason: str

    def covers(self, found: Found, types: Mapping[str, str]) -> bool:
        """Return whether this is about a finding; ``types`` has the type of each logical id."""
        names = {"*", found.resource, types.get(found.resource, "")}
        return (found.linter, found.check) == (self.linter, self.check) and bool(
            names & self.resources
        )


def read_exceptions(file: Path = EXCEPTIONS) -> list[Reviewed]:
    """Return the reviewed exceptions."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Reviewed(
                row["linter"], row["check"], frozenset(row["resources"].split()), row["reason"]
            )
            for row in csv.DictReader(rows)
        ]


def list_unreviewed(
    found: Iterable[Found], exceptions: Sequence[Reviewed], template: Mapping[str, Any]
) -> list[str]:
    """Return a sentence for each finding that no exception covers, and for each resource of an
    exception that covers nothing any more.
    """
    found = [*found]
    types = {name: resource["Type"] for name, resource in template["Resources"].items()}
    faults = [str(each) for each in found if not any(one.covers(each, types) for one in exceptions)]
    for one in exceptions:
        needed = {
            name
            for each in found
            if one.covers(each, types)
            for name in ("*", each.resource, types.get(each.resource, ""))
        }
        faults += [
            f"{EXCEPTIONS.name}: {one.linter} {one.check} finds nothing amiss with {name} any more."
            for name in sorted(one.resources - needed)
        ]
    return faults
