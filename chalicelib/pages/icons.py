"""The shapes of statuses, as SVG that needs no style: a status is a colour, a shape and a word."""

from collections.abc import Mapping

from chalicelib.platform.texts.html_text import Html, build_element
from chalicelib.reports.status import Status

RING = '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
SHAPES: Mapping[Status, str] = {
    Status.MENUNGGU: RING,
    Status.KOORDINASI: '<g fill="none" stroke="currentColor" stroke-width="2">'
    '<circle cx="6" cy="8" r="4"/><circle cx="10" cy="8" r="4"/></g>',
    Status.DISPOSISI: '<path d="M2 8h11M9 4l4 4-4 4" fill="none" stroke="currentColor"'
    ' stroke-width="2"/>',
    Status.PROSES: f'{RING}<path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>',
    Status.SELESAI: '<path d="M2 9l4 4 8-9" fill="none" stroke="currentColor" stroke-width="2"/>',
}
END = '<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="2"/>'
FLAG = '<path d="M3 15V1h10l-3 4 3 4H5v6z" fill="currentColor"/>'


def draw_status(status: Status) -> Html:
    return _draw(SHAPES[status])


def draw_end() -> Html:
    """Return the cross of a report that ended before its work."""
    return _draw(END)


def draw_flag() -> Html:
    """Return the flag of a late report."""
    return _draw(FLAG)


def _draw(shape: str) -> Html:
    """Return a picture of 16 by 16. The word beside it says the same."""
    return build_element(
        "svg", Html(shape), width=16, height=16, viewBox="0 0 16 16", aria_hidden="true"
    )


def draw_mark() -> Html:
    """Return the mark of the service, which stands before its name."""
    bubble = (
        "M9 9.5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L11 25.5v-4H9a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2Z"
    )
    return build_element(
        "svg",
        build_element("rect", width=32, height=32, rx=8, fill="var(--brand)"),
        build_element("path", d=bubble, fill="var(--on-brand)"),
        build_element(
            "path",
            d="m12 15.5 3 3 5.5-6",
            fill="none",
            stroke="var(--brand)",
            stroke_width=2,
            stroke_linecap="round",
            stroke_linejoin="round",
        ),
        viewBox="0 0 32 32",
        aria_hidden="true",
    )
