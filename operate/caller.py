"""The operator who gives a command, as the log of a function names them.

An ARN may have a person's name or mail address. So the log has the id that AWS gave to the user or
the role, and the id of the call that told it: CloudTrail has that call with the whole ARN.
"""

from dataclasses import dataclass

from operate.session import Clients


@dataclass(frozen=True, slots=True)
class Caller:
    """A user or role by its id, such as ``AIDA...``, and the id of the call of STS that told it."""

    id: str
    request: str


def find_caller(clients: Clients) -> Caller:
    """Return who gives the command. AWS lets everybody ask this. Raises botocore's errors."""
    answer = clients.client("sts").get_caller_identity()
    # behind the colon is the name of a session, which people choose
    return Caller(answer["UserId"].partition(":")[0], answer["ResponseMetadata"]["RequestId"])
