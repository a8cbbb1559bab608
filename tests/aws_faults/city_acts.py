"""Acts of the city and its servants: offices that are dissolved, letters that are dead, months and
quarters that end, and accounts.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.entrypoints import dead_letters
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from chalicelib.sla import reconcile, timer
from tests.api import causes
from tests.aws_faults.limits import lower, with_settings
from tests.aws_faults.reports_acts import whole, work
from tests.aws_faults.world import Happening, World
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, acted, loaded, signed_in, wib
from tests.conftest import ACCOUNT, REGION
from tests.moto_aws import PUSH_SECRETS, client

TASK = {"action": "task", "to_agency": KEBON_JERUK}
HEIR = "31.73.05.1002"
QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/stream-dead"


def _office_is_dissolved(world: World) -> Happening:
    """It holds a report; another office holds one with a task that it was asked."""
    whole(world)
    asked = whole(world, place={"lat": -6.2095, "lng": 106.8470})["number"]
    world.settle()
    holder = signed_in(loaded(asked)[0].holder)
    for version, more in enumerate(({"action": "proses"}, TASK), start=1):
        body = {"version": version, "note": "tolong", **more}
        answer = acted(world.http, asked, body, holder)
        assert answer.status_code == 200, answer.body
    world.settle()
    offices = city().offices
    codes = (HEIR, KECAMATAN_KEBON_JERUK, "31.73", "31", loaded(asked)[0].holder)
    gone = {KEBON_JERUK: replace(offices[KEBON_JERUK], successor=HEIR)}
    after = replace(city(), offices={code: offices[code] for code in codes}, former=gone)
    for module in (reconcile, timer):
        lower(module, city=lambda: after)
    return lambda: world.cloud.start("reconcile")


def _letters_are_dead(world: World) -> Happening:
    client("sqs").send_message(QueueUrl=QUEUE, MessageBody="{}")
    with_settings(dead_letters, dead_letters=QUEUE)
    return lambda: world.cloud.start("reconcile")


def _push_keys_elsewhere(world: World) -> Happening:
    """In Secrets Manager, as stacks of old have them."""
    whole_number = whole(world)["number"]
    world.settle()
    text = json.dumps(PUSH_SECRETS)
    client("secretsmanager").create_secret(Name="tanggap-push", SecretString=text)
    with_settings(secrets, push_secret="tanggap-push")
    ask = work(whole_number, action="proses", version=1, note="segera")
    return lambda: world.ask("act", ask)


def _first_of_a_year(world: World) -> Happening:
    """Its facts need new keys."""
    world.hands.to(wib("2027-01-04 09:00"))
    ask = causes.sent("/v1/reports", causes.a_body()).having(Idempotency_Key="kunci-0123456789ab")
    return lambda: world.ask("file_report", ask)


def _days_are_counted(world: World) -> Happening:
    """Figures are made from those of the day before."""
    world.hands.forward(days=1)
    world.cloud.start("figures")
    world.settle()
    whole(world)
    world.settle()
    world.hands.forward(days=1)
    return lambda: world.cloud.start("figures")


def _quarter_is_frozen(world: World) -> Happening:
    """Its keys end with it."""
    whole(world)
    world.settle()
    world.hands.to(wib("2027-01-02 09:00"))
    world.cloud.start("figures")
    world.settle()
    world.hands.to(wib("2027-01-28 09:00"))
    return lambda: world.cloud.start("figures")


def _new_first_password(world: World) -> Happening:
    """For an officer who has chosen a password."""
    path = causes.officer(world.http)
    shown = causes.get(path, causes.ADMIN).to(world.http).json_body
    client("cognito-idp").admin_set_user_password(
        UserPoolId=settings().pool,
        Username=shown["username"],
        Password="Sandi-Sendiri-2",
        Permanent=True,
    )
    ask = causes.sent(f"{path}/password", {}, causes.ADMIN)
    return lambda: world.ask("send_first_password", ask)


ACTS: Mapping[str, Callable[[World], Happening]] = {
    "an office is dissolved": _office_is_dissolved,
    "letters are dead": _letters_are_dead,
    "the keys of pushes lie elsewhere": _push_keys_elsewhere,
    "the first report of a year": _first_of_a_year,
    "figures of a day go on from the day before": _days_are_counted,
    "a quarter is frozen": _quarter_is_frozen,
    "an officer gets a new first password": _new_first_password,
}
