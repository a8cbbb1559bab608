"""Public reports for everybody: by kelurahan where some are meant, else by date alone."""

from dataclasses import dataclass, replace

from chalicelib.city import city
from chalicelib.domain import privacy
from chalicelib.stores import areas, listing
from chalicelib.stores.listing import Page, Sought, Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reports; ``areas`` are the kelurahan they lie in, None for any."""

    span: Span
    sought: Sought
    areas: tuple[str, ...] | None = None


def listed(wanted: Wanted) -> Page:
    """A page of them as the public sees them, newest first; those of kelurahan without what was
    said.
    """
    if wanted.areas is None:
        return _shown(listing.filed(wanted.span, wanted.sought))
    return _shown(areas.filed(wanted.areas, wanted.span, wanted.sought))


def told(wanted: Wanted) -> Page:
    """The same with what was said."""
    if wanted.areas is None:
        return listed(wanted)
    found = areas.filed(wanted.areas, wanted.span, wanted.sought)
    lines = listing.of(line.number for line in found.lines).values()
    return _shown(replace(found, lines=[line for line in lines if not line.private]))


def _shown(page: Page) -> Page:
    return replace(page, lines=[privacy.listed(line, city()) for line in page.lines])
