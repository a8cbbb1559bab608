"""The texts of the description that belong to no single route."""

from collections.abc import Mapping

SUMMARY = "Laporan warga sebuah kota / A city's complaints, from the first word to the end"
DESCRIPTION = """\
Takes citizens' reports, follows them, and lets officers bring them to their end.

* Bodies and answers are JSON in UTF-8; moments are RFC 3339 with an offset, coordinates WGS84
  degrees. Statuses are the city's words: `menunggu`, `koordinasi`, `disposisi`, `proses`,
  `selesai`.
* A refusal is a problem (RFC 9457): a stable `type`, a sentence in `detail` (Indonesian, or English
  with `Accept-Language: en`) and members of its own. Open311 has a form of its own.
* Lists answer `items` and `next`; the value of `next` is the `cursor` of the next page. A page may
  be short and still have a next one. CSV, GeoJSON, Atom and Open311 say it in a header `Link`.
* Any page of the web may call: other origins are allowed. New members may be added to answers at
  any time; clients pass over those they do not know.
"""
TAGS: Mapping[str, str] = {
    "citizens": "Warga: mengirim dan mengikuti laporan / File a report and follow it",
    "reporters": "Pelapor: dengan token laporan / With the report's token",
    "tables": "Tabel kota / The city's tables",
    "open data": "Data terbuka / Open data",
    "officers": "Petugas: dengan token masuk / Signed in",
    "channels": "Kanal pengirim / Channels, each with its sender's proof",
    "open311": "Open311 GeoReport v2",
    "webhooks": "Webhook pelanggan, untuk admin / Webhooks of subscribers",
    "operations": "Operasi / Operations",
}
HEADERS: Mapping[str, str] = {
    "Cache-Control": "How long an answer may be kept.",
    "Content-Security-Policy": "That the page loads nothing but what is in it.",
    "Content-Language": "The language of the sentence: id or en.",
    "Content-Disposition": "The name of the file.",
    "ETag": "For If-None-Match of the next call.",
    "Link": "Leads on (RFC 8288): rel=next to the next page, rel=alternate to the same in another"
    " form.",
    "Location": "Where it is.",
    "Referrer-Policy": "That where it leads is told to nobody.",
    "Retry-After": "In how many seconds to try again.",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "That no index of the web keeps it.",
    "Vary": "On which headers of the call the answer depends.",
}
HEADER_EXAMPLES: Mapping[str, str] = {
    "Idempotency-Key": "6f1c0a52-5f0e-4e3e-9a55-0d3a8b6d2c11",
    "If-None-Match": '"2"',
    "X-Device-Token": "b7b0a4d2-5a0e-4c0e-8a41-2f6d3c9e7d10",
    "X-Support-Token": "3f1c9a52e07b4d6690aab1c2d3e4f506.0a1b2c3d4e5f60718293a4b5c6d7e8f9",
}
SIGNED: Mapping[str, str] = {
    "webhook-id": "Of the event, the same however often it is sent.",
    "webhook-timestamp": "When it is sent, in seconds since 1970.",
    "webhook-signature": "v1 and HMAC-SHA256 of id, timestamp and body; two for a day after the"
    " secret was replaced.",
}
OPEN311: Mapping[int, str] = {
    400: "A parameter is missing or out of its limits.",
    403: "The api_key is missing, not known, or spent.",
    404: "There is no such request, service or jurisdiction.",
    500: "Something failed on our side. Please try again.",
    503: "Too busy at this moment; nothing was stored.",
}
_STARTS: Mapping[str, str] = {
    "/open311/": "open311",
    "/channels/": "channels",
    "/v1/channels/": "channels",
    "/v1/reports.": "open data",
    "/v1/feed.": "open data",
    "/v1/my-reports": "reporters",
    "/my-reports": "reporters",
    "/v1/unsubscribe/": "reporters",
    "/v1/calendars/": "officers",
    "/v1/webhooks": "webhooks",
    "/v1/health": "operations",
    "/openapi.json": "operations",
    "/docs": "operations",
}
_TABLES = frozenset(
    f"/v1/{name}" for name in ("categories", "reasons", "agencies", "channels", "areas")
)


def find_tag(method: str, path: str, proof: str | None) -> str:
    """Return the tag of an operation: one of ``TAGS``, by its readers."""
    if path in _TABLES:
        return "tables"
    if (method, path) == ("GET", "/v1/reports"):
        return "open data"
    starts = (tag for start, tag in _STARTS.items() if path.startswith(start))
    return next(starts, {"report": "reporters", "officer": "officers"}.get(proof or "", "citizens"))
