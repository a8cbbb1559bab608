"""Restart lost timers now, instead of within the hour: `python -m operate.reconcile`."""

import sys

from operate import scheduled

DONE = "{restarted} timers were restarted; each is in the function's log (timer_restarted)."


def main() -> int:
    return scheduled.run_function(__doc__, "Reconcile", DONE)


if __name__ == "__main__":
    sys.exit(main())
