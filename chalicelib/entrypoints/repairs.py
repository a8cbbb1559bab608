"""The hourly repairs: each runs although an earlier one failed."""

from collections.abc import Callable

from chalicelib.casework import service as casework_service
from chalicelib.duty import dissolved_offices
from chalicelib.entrypoints import dead_letters
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.platform import clock
from chalicelib.platform.faults import Faults
from chalicelib.platform.telemetry import log
from chalicelib.privacy import breach, erasure
from chalicelib.sla import reconcile as sla_reconcile

# What each repairs or watches, by the name of its count in the log.
REPAIRS: dict[str, Callable[[], int]] = {
    "letters": lambda: dead_letters.watch_dead_letters(),
    "handed": lambda: sla_reconcile.succeed_offices(),
    "succeeded": lambda: dissolved_offices.succeed_offices(),
    "passes": lambda: erasure.continue_erasures(),
    "restarted": lambda: sla_reconcile.restart_timers(),
    "hidings": lambda: sla_reconcile.end_overdue_hidings(),
    "appeals": lambda: casework_service.watch_appeals(clock.now()),
    "breaches": lambda: breach.watch_breaches(clock.now()),
}


def repair_all() -> int:
    """Make all repairs, and return how many timers were restarted. Raises the first error of one
    after all were made.
    """
    channel_monitor.watch_channels(clock.now())
    done, faults = dict[str, int](), Faults()
    for name, repair in REPAIRS.items():
        with faults.collect("repair_failed", repair=name):
            done[name] = repair()
    log.info("reconciled", counts=done)
    faults.raise_first()
    return done["restarted"]
