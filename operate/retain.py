"""Let go now of what was kept for as long as it may be: `python -m operate.retain`."""

import sys

from operate import scheduled

DONE = "{begun} reports' data are being erased, {proven} are proven to be gone, {late} are late."


def main() -> int:
    return scheduled.run(__doc__, "Retain", DONE)


if __name__ == "__main__":
    sys.exit(main())
