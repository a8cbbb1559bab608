"""What the stack costs: `python -m operate.cost` writes docs/cost.md; with `--stack` it says what a
stack on AWS cost in the last thirty days, and puts that on the operations' page.
"""

import argparse
import sys

from botocore.exceptions import BotoCoreError, ClientError

from operate import cost_page
from operate.cost_model import ROOT, CostError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stack", help="name of a stack on AWS, with your own credentials")
    parser.add_argument("--aws-port", type=int, help="of a local AWS, for a trial")
    options = parser.parse_args()
    try:
        if options.stack or options.aws_port:
            from operate import cost_stack
            from operate.session import make_clients

            print(cost_stack.show_costs(make_clients(options), options.stack))
        else:
            cost_page.write_page()
            print(f"{cost_page.PAGE.relative_to(ROOT)} is written.")
    except (BotoCoreError, ClientError) as error:
        print(f"The stack's units could not be read: {error}", file=sys.stderr)
        return 1
    except CostError as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
