"""A breach of personal data, from the first hour to the end of the third day (UU 27/2022, article
46; docs/data-breach.md): `python -m operate.breach list`, `open ...`, `tell --id a1b2c3`,
`letter --id a1b2c3`, `authority --id a1b2c3 --details 'No. 12/PDP'`, `close --id a1b2c3`.

`open` finds the reports that the breach touches, and has their people looked up; with ``--id`` it
adds reports to a breach. Each command may be given again after a fault: nobody is told twice.
"""

import argparse
import secrets
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.platform.moments import JAKARTA, format_moment
from chalicelib.privacy import breach_rules
from chalicelib.privacy.breach_rules import Breach, LeakedKind, PersonState, ReportState, Tally
from operate.breach_records import BreachError, Records
from operate.replay import parse_number
from operate.session import add_session_options, make_clients

AUTHORITY = "Lembaga Pelindungan Data Pribadi"


def main() -> int:
    options = _parse_options()
    try:
        clients = make_clients(options)
        _COMMANDS[options.what](Records(clients), options)
    except (BotoCoreError, ClientError, BreachError, OSError) as error:
        print(f"It was not done to the end; give it again: {error}", file=sys.stderr)
        return 1
    return 0


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("what", choices=_COMMANDS, nargs="?", default="list")
    parser.add_argument("--id", help="of the breach, as the list shows it")
    parser.add_argument("--known", type=_parse_moment, help="when we knew: 2026-11-29T08:30")
    parser.add_argument("--since", type=_parse_moment, help="from when the data were open")
    parser.add_argument("--until", type=_parse_moment, help="until when, at least")
    parser.add_argument("--kinds", help=f"what leaked, of {','.join(LeakedKind)}")
    parser.add_argument("--how", help="how it leaked, in Indonesian: everybody told reads it")
    parser.add_argument("--efforts", help="what is done about it, in Indonesian")
    parser.add_argument("--contact", help="who answers questions")
    parser.add_argument("--numbers", help="a file with a number of a report in each line")
    parser.add_argument("--channel", help="reports that came by it, of --filed-from to --filed-to")
    parser.add_argument("--filed-from", type=_parse_moment)
    parser.add_argument("--filed-to", type=_parse_moment)
    parser.add_argument("--office", help="reports that it acted on while the data were open")
    parser.add_argument("--officer", help="the same of an officer, by the id in the user pool")
    parser.add_argument("--authority", default=AUTHORITY, help="the addressee of the letter")
    parser.add_argument("--details", default="", help="kept with the step, without personal data")
    return parser.parse_args()


def _parse_moment(text: str) -> datetime:
    """Return the moment of a local time, in Jakarta. Raises ArgumentTypeError for argparse."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not like 2026-11-29T08:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)


def open_breach(records: Records, options: argparse.Namespace) -> None:
    """Open a breach, or add reports to it, and have the people of its reports looked up."""
    breach = records.load_breach(options.id) if options.id else _build_breach(options)
    numbers = list(_find_reports(records, options, breach))
    if not options.id:
        records.put_breach(breach)
        print(f"The breach is {breach.id}; after a fault go on with --id {breach.id}.")
    added = sum(records.add_report(breach.id, number) for number in numbers)
    unread = records.list_unread(breach.id)
    records.queue({"breach": breach.id, "number": number} for number in unread)
    records.add_step(breach.id, "opened", f"{added} reports added. {options.details}".strip())
    show_breach(records, breach)


def _build_breach(options: argparse.Namespace) -> Breach:
    """Return the breach that the options describe. Raises BreachError for what article 46 (2) wants
    and they do not have.
    """
    needed = ("known", "since", "until", "kinds", "how", "efforts", "contact")
    if missing := [f"--{name}" for name in needed if not getattr(options, name)]:
        raise BreachError(f"the law wants {', '.join(missing)}")
    try:
        kinds = tuple(LeakedKind(kind.strip()) for kind in options.kinds.split(","))
    except ValueError as error:
        raise BreachError(f"{error}: the kinds are {', '.join(LeakedKind)}") from None
    if not options.since <= options.until or options.known > datetime.now(UTC):
        raise BreachError("--since is not after --until, and --known has passed")
    return Breach(
        id=secrets.token_hex(3),
        known_at=options.known,
        since=options.since,
        until=options.until,
        kinds=kinds,
        how=options.how.strip(),
        efforts=options.efforts.strip(),
        contact=options.contact.strip(),
    )


def _find_reports(records: Records, options: argparse.Namespace, breach: Breach) -> Iterator[str]:
    """Yield the numbers of the reports that the options choose, some of them twice."""
    if options.numbers:
        try:
            yield from map(parse_number, Path(options.numbers).read_text().split())
        except argparse.ArgumentTypeError as error:
            raise BreachError(str(error)) from None
    if options.channel:
        if not (options.filed_from and options.filed_to):
            raise BreachError("--channel goes with --filed-from and --filed-to")
        filed = (options.filed_from, options.filed_to)
        yield from records.scan("A", "msk", filed, "channel", options.channel)
    for attribute, value in (("by", options.office), ("actor", options.officer)):
        if value:
            yield from records.scan("T#", "at", (breach.since, breach.until), attribute, value)


def tell_people(records: Records, options: argparse.Namespace) -> None:
    """Queue the notice to everybody who is still to be told."""
    breach = records.load_breach(options.id)
    if unread := records.list_unread(breach.id):
        records.queue({"breach": breach.id, "number": number} for number in unread)
        raise BreachError(f"the people of {len(unread)} reports are being looked up; wait a minute")
    people = records.list_waiting(breach.id)
    records.queue({"breach": breach.id, "person": person} for person in people)
    records.add_step(breach.id, "told", f"{len(people)} notices queued. {options.details}".strip())
    print(f"{len(people)} notices were put into the queue; the list shows what became of them.")


def write_letter(records: Records, options: argparse.Namespace) -> None:
    """Print the letter to the authority, for the head of the office to sign."""
    breach = records.load_breach(options.id)
    tally = records.count(breach.id)
    print(breach_rules.write_letter(breach, tally, options.authority, datetime.now(UTC)))
    records.add_step(breach.id, "letter", options.details)


def record_authority(records: Records, options: argparse.Namespace) -> None:
    """Record that the authority was told."""
    if not options.details:
        raise BreachError("give the number of the letter: --details")
    breach = records.load_breach(options.id)
    records.set_moment(breach.id, "authority_at")
    records.add_step(breach.id, "authority", options.details)
    show_breach(records, records.load_breach(breach.id))


def close_breach(records: Records, options: argparse.Namespace) -> None:
    """Close a breach of which the authority and everybody were told."""
    breach = records.load_breach(options.id)
    tally = records.count(breach.id)
    if not (breach.authority_at and tally.complete) and not options.details:
        raise BreachError("somebody is still to be told; say why it ends all the same: --details")
    records.set_moment(breach.id, "closed_at")
    records.add_step(breach.id, "closed", options.details)
    show_breach(records, records.load_breach(breach.id))


def list_breaches(records: Records, options: argparse.Namespace) -> None:
    """Show one breach with its steps, or all."""
    breaches = [each for each in records.load_breaches() if options.id in (None, each.id)]
    for breach in breaches:
        show_breach(records, breach)
    if not breaches:
        print("No breach of personal data is recorded.")


def show_breach(records: Records, breach: Breach) -> None:
    """Print the state of a breach: the hours left, the counts, and the steps that were taken."""
    for line in format_breach(breach, records.count(breach.id), datetime.now(UTC)):
        print(line)
    for at, what, details in records.load_steps(breach.id):
        print(f"    {format_moment(at)}  {what}  {details}".rstrip())


def format_breach(breach: Breach, tally: Tally, now: datetime) -> Iterator[str]:
    hours = (breach.deadline - now).total_seconds() / 3600
    left = f"{hours:.1f} hours left" if hours >= 0 else f"{-hours:.1f} hours OVER THE LIMIT"
    ended = breach.closed_at or (breach.authority_at if tally.complete else None)
    until = f"{left}, until {format_moment(breach.deadline)}"
    yield f"{breach.id}: {'nothing is to be told any more' if ended else until}"
    reports = ", ".join(
        f"{name} {tally.reports[name]}" for name in ReportState if name in tally.reports
    )
    people = ", ".join(
        f"{name} {tally.people[name]}" for name in PersonState if name in tally.people
    )
    yield f"    {tally.all_reports} reports, {tally.unread} not looked up yet: {reports or '-'}"
    yield f"    {tally.concerned} people concerned: {people or '-'}"
    told = format_moment(breach.authority_at) if breach.authority_at else "NOT TOLD YET"
    yield f"    authority: {told}"


_COMMANDS = {
    "list": list_breaches,
    "open": open_breach,
    "tell": tell_people,
    "letter": write_letter,
    "authority": record_authority,
    "close": close_breach,
}


if __name__ == "__main__":
    sys.exit(main())
