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
    # Whether it comes only where every call of its act fails (``ACT=``), as in a whole run another
    # act came to the place before.
    seldom: bool = False

    def fits(self, fault: str) -> bool:
        if " in peace: " in fault and " in peace: " not in self.pattern:
            return False
        return re.search(self.pattern, fault, re.DOTALL) is not None


ALLOWED = (
    Allowed(
        r"(send_code|ask_for_code|/address|send_duty_code|duty_contact|duty ses\.)"
        r".*doubled: 1 more of mail",
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
        r" (deliver|mail) \S+ at .*files: \d instead of \d parked",
        "a delivery that could not be stored is parked, also where its sender sends it again",
    ),
    Allowed(
        r"^a delivery can't be read: in peace: it is refused with 400$",
        "its sender is told so, and it is parked",
    ),
    Allowed(
        r"items: \d instead of \d H H#",
        "the watch over silent channels counts what comes and goes by hours: it misses one whose"
        " function failed meanwhile, and counts a parked delivery",
    ),
    Allowed(
        r"POST /v1/partner-keys: .*items: 2 instead of 1 K K",
        "a key whose answer was lost is known to nobody, and stands in the list to be revoked",
    ),
    Allowed(
        r"POST /v1/webhooks: .*items: 2 instead of 1 J J#",
        "a webhook whose answer was lost stands in the list to be removed: the secret of the first"
        " is not shown again",
    ),
    Allowed(
        r"POST /v1/my-reports/\{secret\}: .*answered .* instead of 200",
        "a link is opened once: who lost the answer asks for another",
    ),
    Allowed(
        r"(ask_for_link| deliver \S+ at .*(magic_link|daily_limits|sms_and_mail)).*"
        r"(items: 2 instead of 1 J J|doubled: 1 more of SMS \S+ Tautan ke laporan Anda)",
        "a link that was asked for twice, or whose function died, is made and sent twice: either"
        " opens once, for thirty minutes",
    ),
    Allowed(
        r"^a text says nothing: .*not told: .*SMS \S+ Laporan JK mirip laporan Anda",
        "whether two reports are one matter is asked once at most: not again after a death or a"
        " lost answer, and not before the words have joined that make it likely",
    ),
    Allowed(
        r"^a post becomes a report .* deliver .*items: 1 instead of 2 X X",
        "replies to a post of ours whose id was not written down are messages of their own",
    ),
    Allowed(
        r"^a parked delivery is read again: (after|kill) reread s3.DeleteObject",
        "what was read is parked no more, and a repeat says so",
    ),
    Allowed(
        r" (duty|on_change) \S+ at .*items: \d instead of \d (DUTYLOG MSG|SENT SENT)",
        "a message that is tried again has another line in the log, and counts on the day it goes",
    ),
    Allowed(
        r"^nobody answers: .* (duty|on_change) "
        r".*(doubled: \d more of (mail|post)|not told: .* laporan menunggu)",
        "a step that was held up is told in a message of its own instead of with the others",
        seldom=True,
    ),
    Allowed(
        r"^a browser of the duty is gone: .* duty dynamodb.TransactWriteItems "
        r".*items: 1 instead of 0 DUTY DUTY#",
        "a message whose delivery died is unknown, and the next push removes the browser",
    ),
    Allowed(
        r"^an SMS .*items: 0 instead of 1 SMS SMS#",
        "an SMS whose id was not written down is sent, and nobody learns whether it arrived",
    ),
    Allowed(
        r"^the last browser is gone: .* deliver .*(items: 4 instead of 3 R Z|doubled: 1 more of)",
        "who chose push alone gets by the other ways what the browser, which is gone, had before",
    ),
    Allowed(
        r"^an SMS of the duty does not arrive: .* duty (sns.Publish|dynamodb.PutItem) ",
        "nobody learns that an SMS failed whose id is not known: the ladder goes on by itself",
    ),
    Allowed(
        r"POST /v1/work/\{number\}/identity: (after|kill) open_identity dynamodb.Transact",
        "who opens a name again after a lost answer has opened it twice, and the timeline says so",
    ),
    Allowed(
        r"^timers were lost: .* reconcile .*: (reports|executions): ",
        "a run of the repairs that comes again restarts a timer again, in a later run of its own",
    ),
    Allowed(
        r"^a report's time is over: .* retain .*items: 3 instead of 2 LEDGER",
        "a run of the retention that comes again proves again that it looked",
    ),
    Allowed(
        r"^a (delivery|digest) dies after its claim: (before|after) "
        r".*(doubled: 1 more of|not told: )",
        "what is held up comes after the others, and another one's claim dies: one message is lost,"
        " as in peace",
        seldom=True,
    ),
)
