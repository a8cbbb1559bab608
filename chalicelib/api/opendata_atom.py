"""Public reports as an Atom feed (RFC 4287), newest first, with links from page to page (RFC
5005).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from chalicelib.api import markup
from chalicelib.api.asked import Query
from chalicelib.city import city
from chalicelib.domain import wording
from chalicelib.domain.listed import Listed
from chalicelib.domain.moments import JAKARTA, shown
from chalicelib.services.tracking import track_url

FILTERS = ("kelurahan", "category", "agency", "status", "near", "radius")
SINCE = "2026"  # when the names of our tags were first given out (RFC 4151)


def feed(
    lines: Sequence[Listed], query: Query, links: Mapping[str, str | None], now: datetime
) -> str:
    """``links`` by what they lead to. An empty feed was last changed as the day began: it has to
    say something.
    """
    midnight = now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)
    changed = max((each.updated_at for each in lines), default=midnight)
    parts = [
        markup.element("id", _tag(_named(query))),
        markup.element("title", _title(query)),
        markup.element("updated", shown(changed)),
        f"<author>{markup.element('name', city().georeport.jurisdiction)}</author>",
        *(markup.element("link", rel=rel, href=to) for rel, to in links.items() if to),
        *map(_entry, lines),
    ]
    inside = "\n".join(parts)
    root = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">'
    return f"{markup.HEAD}{root}\n{inside}\n</feed>\n"


def _entry(each: Listed) -> str:
    name = _category(each.category)
    parts = (
        markup.element("id", _tag(f"laporan/{each.number}")),
        markup.element("title", f"{_where(name, each)}: {wording.LABELS[each.status].lower()}"),
        markup.element("published", shown(each.created_at)),
        markup.element("updated", shown(each.updated_at)),
        markup.element("link", rel="alternate", href=track_url(each.number)),
        markup.element("category", term=each.category, label=name),
        markup.element("summary", _summary(each)),
    )
    return f"<entry>{''.join(parts)}</entry>"


def _where(name: str, each: Listed) -> str:
    area = city().kelurahan.get(each.place.area or "")
    return f"{name} di {area.name}" if area else name


def _summary(each: Listed) -> str:
    holder = wording.name_of(each.holder, city())
    return f"{each.description}\n\nDitangani {holder}.".strip()


def _title(query: Query) -> str:
    """``Laporan warga: Sampah di Kebon Jeruk, ditangani KELURAHAN KEBON JERUK``."""
    category, area = query.get("category"), city().kelurahan.get(query.get("kelurahan", ""))
    told = f"Laporan warga: {_category(category)}" if category else "Laporan warga"
    told += f" di {area.name}" if area else ""
    if "near" in query:
        told += f" dekat {query['near']}"
    if "agency" in query:
        told += f", ditangani {wording.name_of(query['agency'], city())}"
    return told + (f", berstatus {query['status']}" if "status" in query else "")


def _category(code: str) -> str:
    known = city().categories.get(code)
    return known.name if known else code


def _named(query: Query) -> str:
    """What the feed is of: its id is the same on each of its pages."""
    chosen = (f"{name}={quote(query[name], safe=',.-')}" for name in FILTERS if name in query)
    return "/".join(("umpan", *chosen))


def _tag(specific: str) -> str:
    return f"tag:{city().georeport.jurisdiction},{SINCE}:{specific}"
