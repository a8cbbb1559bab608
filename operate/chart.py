"""Make the map of reports now: `python -m operate.chart`."""

import sys

from operate import scheduled

DONE = "{reports} reports are on the map."


def main() -> int:
    return scheduled.run_function(__doc__, "Chart", DONE)


if __name__ == "__main__":
    sys.exit(main())
