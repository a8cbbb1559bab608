"""The check of an export for auditors from its files alone, and of the log of exports with its
ledger.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.audit import manifest as manifests
from chalicelib.audit import verifying
from chalicelib.audit.manifest import Manifest
from chalicelib.audit.model import MANIFEST
from chalicelib.platform import ledger
from operate.answer import Answer
from operate.session import Clients
from operate.table import query_items


@dataclass(frozen=True, slots=True)
class VerifiedExport(Answer):
    """An export whose files were looked at, with what does not hold. Of one that holds: how many
    reports it has, which export of the city it is, its hash, and its public key where none was
    given to verify it by.
    """

    faults: tuple[str, ...]
    reports: int = 0
    seq: int = 0
    hash: str = ""
    key: str | None = None

    def list_lines(self) -> Iterable[str]:
        if self.faults:
            return
        yield f"The export holds: {self.reports} reports, export {self.seq} of the city."
        yield f"Hash {self.hash}: compare it with what the city says of export {self.seq}."
        if self.key:
            yield f"Key {self.key}: compare it with the city's, or give it as --key."

    def list_faults(self) -> Iterable[str]:
        yield from self.faults
        if self.faults:
            yield "The export does not hold."


@dataclass(frozen=True, slots=True)
class ExportLog(Answer):
    """The manifests of all exports that were made; ``broken`` is the first where their ledger does
    not hold.
    """

    exports: tuple[Manifest, ...]
    broken: int | None

    def list_lines(self) -> Iterable[str]:
        for each in self.exports:
            subject = " ".join(each["subject"].values())
            own, who = each["ledger"], each["asked_by"]["officer"]
            yield f"{own['seq']:>6}  {each['made_at']}  {subject}  {who}  {own['hash'][:16]}"
        if self.broken is None:
            yield f"The ledger holds: {len(self.exports)} exports."

    def list_faults(self) -> Iterable[str]:
        if self.broken is not None:
            yield f"The ledger is broken at export {self.broken}."


def verify_folder(folder: Path, key: str | None) -> VerifiedExport:
    """Return what holds of the files of an export: the folder has the manifest and all files that
    it names. ``key`` is the city's public key in hex.
    """
    files = {file.name: file.read_bytes() for file in sorted(folder.glob("*")) if file.is_file()}
    if faults := tuple(verifying.find_faults(files, key)):
        return VerifiedExport(faults)
    manifest = json.loads(files[MANIFEST])
    own = manifest["ledger"]
    shown = None if key else manifest["key"]
    return VerifiedExport((), manifest["reports"], own["seq"], own["hash"], shown)


def read_log(clients: Clients) -> ExportLog:
    """Return the exports that were made, and where their ledger is broken."""
    made = sorted(read_manifests(clients), key=lambda each: each["ledger"]["seq"])
    broken = ledger.find_break(manifests.read_link(each) for each in made)
    if broken is None and len(made) != read_end(clients):
        broken = len(made) + 1
    return ExportLog(tuple(made), broken)


def read_manifests(clients: Clients) -> Iterator[Manifest]:
    """Yield the manifests of all exports that were made."""
    for item in query_items(clients, "AUDIT", "AUDIT#"):
        if "manifest" in item:
            yield json.loads(item["manifest"]["S"])


def read_end(clients: Clients) -> int:
    """Return how many exports the ledger has."""
    return next((int(item["last"]["N"]) for item in query_items(clients, "AUDIT", "AUDITED")), 0)
