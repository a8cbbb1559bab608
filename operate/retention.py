"""The ledger of data that were removed because their time was over, and the check of its chain. A
report is looked for among the digests of the proofs, which show whether its data are gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chalicelib.platform import moments
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.rules import FIRST_MONTH, Proof, RemovedKind
from operate.answer import Answer
from operate.session import Clients
from operate.table import query_items, read_values


@dataclass(frozen=True, slots=True)
class Proofs(Answer):
    """The proofs of what was removed, as lines: with a ``number`` those of that report. ``many``
    are all of the ledger; ``broken`` is the first proof where its chain does not hold.
    """

    number: str | None
    many: int
    proofs: tuple[str, ...]
    broken: int | None

    def list_lines(self) -> Iterable[str]:
        yield from self.proofs
        if self.broken is None:
            yield f"The ledger holds: {self.many} proofs."

    def list_faults(self) -> Iterable[str]:
        if self.broken is not None:
            yield f"The ledger is broken at proof {self.broken}."


def show_proofs(clients: Clients, number: str | None) -> Proofs:
    """Return the proofs, of a report with a ``number``, and where their chain breaks."""
    ledger, last = list(read_proofs(clients)), read_end(clients)
    broken = privacy_rules.find_break(ledger)
    if broken is None and last != (len(ledger), ledger[-1].hash if ledger else None):
        broken = len(ledger) + 1
    return Proofs(number, len(ledger), tuple(format_proofs(ledger, number)), broken)


def format_proofs(ledger: Iterable[Proof], number: str | None) -> Iterator[str]:
    """Yield a line for each proof; with a number, only for the proofs of that report."""
    digest = number and privacy_rules.hash_key(number)
    proven = False
    for proof in ledger:
        if digest and digest not in proof.keys:
            continue
        proven = True
        many = (
            f"{proof.count} reports: " if proof.what is RemovedKind.REPORTS else "there too long: "
        )
        removed = many + (", ".join(proof.told) or "nothing")
        at = moments.format_shown(proof.at)
        yield f"{proof.seq:>6}  {at}  {proof.what:<8} {removed}  {proof.hash.hex()[:16]}"
    if number and not proven:
        yield f"No proof names {number}."


def read_proofs(clients: Clients) -> Iterator[Proof]:
    """Yield all proofs, month by month until that of the last proof."""
    last = read_end(clients)[0]
    month, count = FIRST_MONTH, 0
    while count < last:
        items = list(map(read_values, query_items(clients, f"LEDGER#{month:%Y%m}")))
        yield from map(_parse_proof, items)
        count += len(items)
        month = (month + timedelta(days=32)).replace(day=1)
        if month.year > FIRST_MONTH.year + 100:
            return  # proofs are missing, which shows in the chain


def read_end(clients: Clients) -> tuple[int, bytes | None]:
    """Return the seq and the hash of the last proof, as the ledger's head has them; 0 and None for
    an empty ledger.
    """
    for item in map(read_values, query_items(clients, "LEDGER")):
        return int(item["last"]), bytes(item["hash"])
    return 0, None


def _parse_proof(item: dict[str, Any]) -> Proof:
    return Proof(
        seq=int(item["sk"].rpartition("#")[2]),
        at=moments.parse_stored(item["at"]),
        what=RemovedKind(item["what"]),
        count=int(item["many"]),
        told=tuple(item.get("told", ())),
        keys=tuple(item.get("keys", ())),
        hash=bytes(item["hash"]),
    )
