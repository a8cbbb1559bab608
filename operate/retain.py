"""Erase data whose retention time is over, without waiting: `python -m operate.retain`."""

import sys

from operate import scheduled

DONE = "{begun} reports' data are being erased, {proven} are proven to be gone, {late} are late."


def main() -> int:
    return scheduled.run_function(__doc__, "Retain", DONE)


if __name__ == "__main__":
    sys.exit(main())
