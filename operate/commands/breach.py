"""`tanggap breach`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from operate.answer import Answer, Planned, WrongUse
from operate.commands.answered import answered
from operate.commands.options import AWS_PORT, MOMENT, AwsPort, DryRun, Stack, parse_number

AUTHORITY = "Lembaga Pelindungan Data Pribadi"
UNLESS = "It was not done to the end; give it again"


def _moment(text: str) -> Any:
    return typer.Option(parser=MOMENT, metavar="MOMENT", help=text)


Id = Annotated[str, typer.Option("--id", help="Of the breach, as the list shows it.")]
OptionalId = Annotated[str | None, typer.Option("--id", help="Of a breach, as the list shows it.")]
Known = Annotated[datetime | None, _moment("When we knew: 2026-11-29T08:30.")]
Since = Annotated[datetime | None, _moment("From when the data were open.")]
Until = Annotated[datetime | None, _moment("Until when, at least.")]
Kinds = Annotated[
    str, typer.Option(help="What leaked, as docs/data-breach.md names it: name,phone.")
]
How = Annotated[str, typer.Option(help="How it leaked, in Indonesian: everybody told reads it.")]
Efforts = Annotated[str, typer.Option(help="What is done about it, in Indonesian.")]
Contact = Annotated[str, typer.Option(help="Who answers questions.")]
Numbers = Annotated[
    Path | None, typer.Option(help="A file with a number of a report in each line.")
]
Channel = Annotated[
    str | None, typer.Option(help="Reports that came by it, of --filed-from to --filed-to.")
]
FiledFrom = Annotated[datetime | None, _moment("With --channel.")]
FiledTo = Annotated[datetime | None, _moment("With --channel.")]
Office = Annotated[
    str | None, typer.Option(help="Reports that it acted on while the data were open.")
]
Officer = Annotated[
    str | None, typer.Option(help="The same of an officer, by the id in the user pool.")
]
Addressee = Annotated[str, typer.Option("--authority", help="The addressee of the letter.")]
Details = Annotated[str, typer.Option(help="Kept with the step, without personal data.")]
app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def breach() -> None:
    """A breach of personal data, from the first hour to the end of the third day: UU 27/2022,
    article 46; docs/data-breach.md. Each step may be taken again after a fault: nobody is told
    twice.
    """


def _open_records(stack: str | None, aws_port: int) -> Any:
    from operate import session
    from operate.breach_records import Records

    return Records(session.make_clients(stack, aws_port))


@app.command("list")
@answered(UNLESS)
def list_breaches(
    breach: OptionalId = None, stack: Stack = None, aws_port: AwsPort = AWS_PORT
) -> Answer:
    """Show one breach with its steps, or all."""
    from operate import breach as work

    return work.list_breaches(_open_records(stack, aws_port), breach)


@app.command("open")
@answered(UNLESS)
def open_breach(
    breach: OptionalId = None,
    known: Known = None,
    since: Since = None,
    until: Until = None,
    kinds: Kinds = "",
    how: How = "",
    efforts: Efforts = "",
    contact: Contact = "",
    numbers: Numbers = None,
    channel: Channel = None,
    filed_from: FiledFrom = None,
    filed_to: FiledTo = None,
    office: Office = None,
    officer: Officer = None,
    details: Details = "",
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Open a breach, find the reports that it touches, and have their people looked up. With --id,
    add reports to a breach.
    """
    from operate import breach as work

    described = work.Described(known, since, until, kinds, how, efforts, contact)
    filed = (filed_from, filed_to) if filed_from and filed_to else None
    if channel and not filed:
        raise WrongUse("--channel goes with --filed-from and --filed-to.")
    chosen = work.Chosen(_read_numbers(numbers), channel, filed, office, officer)
    records = _open_records(stack, aws_port)
    found = work.load_opened(records, breach, described)
    if dry_run:
        return work.plan_breach(records, found, chosen, new=not breach)
    return work.open_breach(records, found, chosen, details, new=not breach)


def _read_numbers(file: Path | None) -> tuple[str, ...]:
    """Return the numbers of a file. Raises WrongUse for one that is none."""
    try:
        return tuple(map(parse_number, file.read_text().split())) if file else ()
    except ValueError as error:
        raise WrongUse(f"{file}: {error}.") from None


@app.command()
@answered(UNLESS)
def tell(
    breach: Id,
    details: Details = "",
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Queue the notice to everybody who is still to be told."""
    from operate import breach as work

    records = _open_records(stack, aws_port)
    found = records.load_breach(breach)
    if dry_run:
        return work.plan_telling(records, found)
    return work.tell_people(records, found, details)


@app.command()
@answered(UNLESS)
def letter(
    breach: Id,
    authority: Addressee = AUTHORITY,
    details: Details = "",
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Print the letter to the authority, for the head of the office to sign. A dry run does not
    record that it was written.
    """
    from operate import breach as work

    records = _open_records(stack, aws_port)
    answer = work.write_letter(records, records.load_breach(breach), authority)
    if not dry_run:
        records.add_step(breach, "letter", details)
    return answer


@app.command()
@answered(UNLESS)
def authority(
    breach: Id,
    details: Details = "",
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Record that the authority was told; --details is the number of the letter."""
    from operate import breach as work

    work.check_authority(details)
    records = _open_records(stack, aws_port)
    found = records.load_breach(breach)
    if dry_run:
        return Planned((f"record that the authority was told of {breach}: {details}",))
    return work.record_authority(records, found, details)


@app.command()
@answered(UNLESS)
def close(
    breach: Id,
    details: Details = "",
    stack: Stack = None,
    aws_port: AwsPort = AWS_PORT,
    dry_run: DryRun = False,
) -> Answer:
    """Close a breach of which the authority and everybody were told."""
    from operate import breach as work

    records = _open_records(stack, aws_port)
    found = records.load_breach(breach)
    if dry_run:
        work.check_closing(records, found, details)
        return Planned((f"close the breach {breach}.",))
    return work.close_breach(records, found, details)
