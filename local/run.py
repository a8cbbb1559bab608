"""Run everything on this machine: `python -m local.run`, or `make run`. Stays up until Ctrl-C."""

import argparse
import signal
import sys
import time
from contextlib import ExitStack
from types import FrameType
from typing import NoReturn

from local.city_plan import MOST_DAYS
from local.partners import API_KEY
from local.processes import Process, StartError
from local.progress import step
from local.senders import KEY, ONE_OF_SEVERAL, SMS_KEY
from local.stack import SEEDING_LOG, Stack, seeding, stack
from operate.local_run import OFFICERS, PASSWORD
from operate.node import NodeError
from operate.package import PackagingError
from operate.stack_state import StackError

__all__ = ["Stack", "main", "stack"]

REAL_HOUR = 3600  # seconds

WELCOME = """
Tanggap is up, all of it on this machine.

  pages         {url}        English: {url}/en/
  reports       {url}/laporan        one of them: {url}/laporan/<its number>
  officers      {url}/petugas        (names and password below)
  API           {url}/docs
  SMS inbox     {endpoint}/_ministack/sns/sms-messages
  mail inbox    {endpoint}/_ministack/ses/messages
  local AWS     {endpoint}
  the world     {double}/_double/requests (what was sent to X, Meta and partners; nothing leaves)
  logs          {logs}/{{aws,double,functions,web,seeding}}.log
  senders       sign with {key}, SMS with {sms}
                (of a channel with several: {one_of_several})
  Open311       {url}/open311/v2 (api_key {api_key})

  officers, all with the password {password} (a token: make token USER=<name>{aws_port})
{officers}

{seeded}File a report:

  curl -s {url}/v1/reports -H 'Content-Type: application/json' -d '{report}'

Ctrl-C ends it all.
"""
SEEDED = """\
Two years of invented figures are at {url}/v1/statistics/index.json in some seconds.
Three hundred reports of the last {days} days are filed after that; a line tells when they are there
(EMPTY=1 leaves all out). To act as an officer, get a token and ask for the queue:

  curl -s {url}/v1/work -H "Authorization: $(make -s token USER={officer}{aws_port})"

"""
REPORT = (
    '{"description": "Lampu jalan di depan pasar mati sejak Senin, gelap sekali", '
    '"place": {"lat": -6.1926, "lng": 106.7697}, "contact": {"phone": "081211272206"}}'
)


def main() -> int:
    """Run the stack until a signal; return the exit code: 0 after a signal, and 1 with one sentence
    when a part could not start or ended by itself.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="of the API")
    parser.add_argument("--aws-port", type=int, default=4566, help="of the local AWS")
    parser.add_argument(
        "--hour", type=float, default=REAL_HOUR, help="seconds an hour of a promise lasts"
    )
    parser.add_argument("--empty", action="store_true", help="start without the seeded city")
    options = parser.parse_args()
    # its histories are of real hours
    seeded = not options.empty and options.hour == REAL_HOUR
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _end)
    try:
        with ExitStack() as parts:
            starting = stack(
                port=options.port, aws_port=options.aws_port, hour_seconds=options.hour, step=step
            )
            running = parts.enter_context(starting)
            print(welcome(running, options.aws_port, seeded=seeded), flush=True)
            return _stay(running, parts.enter_context(seeding(running)) if seeded else None)
    except KeyboardInterrupt:
        print("Ended.")
        return 0
    except (StartError, PackagingError, NodeError, StackError) as failure:
        print(failure, file=sys.stderr)
        return 1


def _end(signal_number: int, frame: FrameType | None) -> NoReturn:
    """End at the first signal. Later signals are ignored: the children are ended in order."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


def _stay(running: Stack, seeder: Process | None) -> NoReturn:
    """Wait for a signal, and print how the seeding went when it has ended. Raises StartError when
    a part of the stack ends by itself.
    """
    while all(process.poll() is None for process in running.processes):
        if seeder and seeder.poll() is not None:
            print(_describe_seeding(running, seeder.returncode), flush=True)
            seeder = None
        time.sleep(0.3)
    raise StartError(f"A part of the stack ended by itself; its last words are in {running.logs}")


def _describe_seeding(running: Stack, code: int) -> str:
    """Return the line that tells how the seeding went; ``code`` is the exit code of its process."""
    log = running.logs / SEEDING_LOG
    lines = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
    if code:
        return f"The seeded city is not complete: {lines[-1]} (all of it in {log})"
    return lines[-1]


def welcome(running: Stack, aws_port: int, *, seeded: bool) -> str:
    """Return the text of the start: the addresses, the officers, and one example to paste."""
    port = "" if aws_port == 4566 else f" AWS_PORT={aws_port}"
    city = SEEDED.format(url=running.url, days=MOST_DAYS, officer=OFFICERS[0].name, aws_port=port)
    rows = (f"    {officer.name:<22}{officer.group:<10}{officer.agency}" for officer in OFFICERS)
    return WELCOME.format(
        url=running.url,
        endpoint=running.endpoint,
        logs=running.logs,
        double=running.double,
        key=KEY.format(channel="<channel>"),
        sms=SMS_KEY,
        one_of_several=ONE_OF_SEVERAL.format(channel="<channel>", sender="<sender>"),
        api_key=API_KEY,
        password=PASSWORD,
        officers="\n".join(rows),
        aws_port=port,
        seeded=city if seeded else "",
        report=REPORT,
    )


if __name__ == "__main__":
    sys.exit(main())
