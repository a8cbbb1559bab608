"""Make now the exports that auditors asked for: `python -m operate.export`."""

import sys

from operate import scheduled

DONE = "{exports} exports are ready; each is in the function's log (audit_ready)."


def main() -> int:
    return scheduled.run_function(__doc__, "Export", DONE)


if __name__ == "__main__":
    sys.exit(main())
