"""Send today's digest now to heads who did not get it: `python -m operate.digest`."""

import sys

from operate import scheduled

DONE = "{sent} heads were written to; each mail is in the function's log (digest_sent)."


def main() -> int:
    return scheduled.run_function(__doc__, "Digest", DONE)


if __name__ == "__main__":
    sys.exit(main())
