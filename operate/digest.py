"""Write to the heads now who were not sent today's digest: `python -m operate.digest`."""

import sys

from operate import scheduled

DONE = "{sent} heads were written to; each mail is in the function's log (digest_sent)."


def main() -> int:
    return scheduled.run(__doc__, "Digest", DONE)


if __name__ == "__main__":
    sys.exit(main())
