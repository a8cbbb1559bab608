"""Count and publish the figures now: `python -m operate.figures`."""

import sys

from operate import scheduled

DONE = "{facts} facts were counted; {unread} lines of what arrived were none."


def main() -> int:
    return scheduled.run_function(__doc__, "Figures", DONE)


if __name__ == "__main__":
    sys.exit(main())
