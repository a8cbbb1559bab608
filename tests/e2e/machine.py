"""What Linux tells of running processes: their descendants, where they listen, what they left."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
LISTEN = "0A"


def family(roots: list[int]) -> set[int]:
    """Processes and all that stem from them."""
    parents = dict(_parents())
    found = set(roots)
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for folder in PROC.glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:  # it has ended
            continue
        yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def alive(process: int) -> bool:
    """Whether it runs; one that only waits for its parent to take note does not."""
    with suppress(OSError):
        stat = (PROC / str(process) / "stat").read_text()
        return stat.rpartition(")")[2].split()[0] not in "XZ"
    return False


def sockets(process: int) -> set[str]:
    """Inodes of the sockets a process holds."""
    links = [_target(held) for held in (PROC / str(process) / "fd").glob("*")]
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}


def _target(link: Path) -> str:
    with suppress(OSError):  # it is gone meanwhile
        return str(link.readlink())
    return ""


def listening(processes: set[int]) -> dict[str, str]:
    """Where the processes listen: address as written in /proc/net/tcp and tcp6, by inode."""
    own = {inode for process in processes for inode in sockets(process)}
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in (PROC / "net" / table).read_text().splitlines()[1:]
    ]
    return {line[9]: line[1] for line in lines if line[3] == LISTEN and line[9] in own}


def folders(processes: set[int]) -> set[Path]:
    """The temporary folders the processes' own command lines name."""
    place = re.compile(rf"{re.escape(tempfile.gettempdir())}/tanggap-[^/\0]+")
    lines = []
    for process in processes:
        with suppress(OSError):
            lines.append((PROC / str(process) / "cmdline").read_text())
    return {Path(found[0]) for line in lines if (found := place.search(line))}
