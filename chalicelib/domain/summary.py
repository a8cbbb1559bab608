"""The beginning of a text, as a line of a list shows it."""


def beginning(text: str | None, most: int) -> str | None:
    """The text in one line, cut behind a word so that it has ``most`` bytes of UTF-8 at most; None
    when there is none.
    """
    line = " ".join((text or "").split())
    if len(line.encode()) <= most:
        return line or None
    room = most - len("…".encode())
    cut = line.encode()[: room + 1].decode(errors="ignore")
    return f"{cut.rpartition(' ')[0] or line.encode()[:room].decode(errors='ignore')}…"
