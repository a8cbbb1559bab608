"""The ledger of what was removed: whatever is altered afterwards is found where it was altered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.ledger import GENESIS
from chalicelib.privacy.rules import (
    Proof,
    RemovedKind,
    ask_erasure,
    expire_report,
    find_break,
    hash_key,
    seal_proof,
)
from chalicelib.reports.access.withholding import Moderated, Withheld
from chalicelib.reports.deadlines.timer_check import check_promise
from tests.builders import MONDAY, a_report
from tests.rows import each_row


def a_ledger(length: int = 4) -> list[Proof]:
    proofs, previous = [], GENESIS
    for seq in range(1, length + 1):
        at, told = MONDAY + timedelta(days=seq), ("texts 3", "files 1")
        proof = Proof(seq, at, RemovedKind.REPORTS, seq, told, (hash_key(f"JK{seq}"),))
        proofs.append(seal_proof(proof, previous))
        previous = proofs[-1].hash
    return proofs


def test_an_untouched_ledger_holds() -> None:
    assert find_break(a_ledger()) is None
    assert find_break([]) is None


@each_row("at", range(3))
@each_row(
    "altered",
    [
        {"seq": 9},
        {"at": MONDAY},
        {"what": RemovedKind.LOOK},
        {"count": 99},
        {"told": ("texts 2", "files 1")},
        {"keys": ()},
        {"hash": b"x"},
    ],
)
def test_any_fact_altered_is_found(at: int, altered: dict[str, object]) -> None:
    proofs = a_ledger()
    proofs[at] = replace(proofs[at], **altered)  # type: ignore[arg-type]
    assert find_break(proofs) == at + 1


@pytest.mark.parametrize("at", range(3))
def test_a_missing_proof_and_one_sealed_anew_are_found(at: int) -> None:
    proofs = a_ledger()
    assert find_break([*proofs[:at], *proofs[at + 1 :]]) == at + 1
    before = proofs[at - 1].hash if at else GENESIS
    proofs[at] = seal_proof(replace(proofs[at], count=0), before)
    assert find_break(proofs) == at + 2


@each_row("erase", [ask_erasure, expire_report])
def test_what_is_erased_while_it_is_hidden_provisionally_is_never_shown_again(
    erase: Callable[..., Any],
) -> None:
    until = MONDAY + timedelta(days=1)
    report = replace(a_report()[0], visibility=Visibility.PRIVATE)
    hidden = Moderated(Withheld.HIDDEN, "spam", 1, report.status, Visibility.PUBLIC, until=until)
    erased, _ = erase(replace(report, moderated=hidden), MONDAY, city())
    while erased.wake_at and erased.wake_at <= until:
        erased, _ = check_promise(erased, until, city())
    assert (erased.moderated, erased.visibility) == (None, Visibility.PRIVATE)
