"""What a fault may leave behind, beside the invariants: reviewed, each with its reason."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """A difference that may be, as a pattern of what is told of it: the act, the fault, the place
    and the difference.
    """

    pattern: str
    reason: str

    def fits(self, fault: str) -> bool:
        return re.search(self.pattern, fault, re.DOTALL) is not None


ALLOWED = (
    Allowed(
        r"(send_code|ask_for_code|send_duty_code|duty_contact|duty ses\.).*doubled: 1 more of mail",
        "a code that was asked for twice, or whose function died, comes twice, and is the same",
    ),
    Allowed(
        r"/duty/contacts.*before duty ses\.SendRawEmail.*not told",
        "SES may have taken a mail that it answered with 5xx: the head asks for another code",
    ),
    Allowed(
        r"POST /v1/officers: .*users: ",
        "an account whose roles could not be added has none, and may do nothing: change_officer",
    ),
    Allowed(
        r"deliver dynamodb\.\S+ at .*files: \d instead of \d parked",
        "a delivery that could not be stored is parked, also where its sender sends it again",
    ),
)
