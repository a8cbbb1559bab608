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
  any time, and new values to any `enum` but a report's status; clients pass over those they do not
  know.
"""
# Of the public data that the API answers; docs/open-data.md tells users of the data.
LICENSE: Mapping[str, str] = {
    "name": "Creative Commons Attribution 4.0 International",
    "identifier": "CC-BY-4.0",
}
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
}
IN_PATH: Mapping[str, str] = {
    "number": "The report's number, from its receipt.",
    "photo": "The name of the photo, as the links of the report's timeline have it.",
    "code": "The code of the canned answer: lower-case letters, digits and dashes, 40 at most.",
    "channel": "The code of the channel, of `/v1/channels`.",
    "secret": "The secret at the end of the link that was sent.",
    "link": "What the link in the message ends with: for whom it is, and a signature.",
    "calendar": "The secret part of the office's link, with its ending `.ics`.",
    "webhook": "The `id` of the webhook.",
    "event": "The `id` of the event, as the list of deliveries has it.",
    "service": "A service's code, with `.json` or `.xml`.",
    "request": "A request's id, which is the report's number, with `.json` or `.xml`.",
    "token": "A token, which is the report's number as well, with `.json` or `.xml`.",
    "call": "A path that Open311 does not have.",
    "of": "A path below one that Open311 does not have.",
}
IN_QUERY: Mapping[str, str] = {
    "kelurahan": "Only reports in this kelurahan, by its code.",
    "category": "Only reports of this category, by its code.",
    "status": "Only reports in this status.",
    "channel": "Only reports that came by this channel, by its code.",
    "queue": "The work to be done; or only closings that wait for a verdict, appeals against"
    " moderators, or reports that came over a limit.",
    "from": "The first day, in the city's time; 90 days before the end when left out.",
    "to": "The last day, in the city's time; today when left out.",
    "q": "A report's number, or words of its text and address.",
    "number": "The number of a report, for which the answers are filled.",
    "limit": "How many items a page has at most.",
    "cursor": "The `next` of the page before; its other parameters stay the same.",
    "lat": "The latitude of a point, in degrees of WGS84; `lng` goes with it.",
    "lng": "The longitude of a point, in degrees of WGS84; `lat` goes with it.",
    "html": "Given with any value, the answer is the receipt as a page to print.",
}
# Open311 has parameters of the same names with other values.
IN_OPEN311: Mapping[str, str] = {
    "jurisdiction_id": "The city's name in Open311, which may be left out: there is one.",
    "start_date": "Filed then or later; 90 days before the end when left out.",
    "end_date": "Filed then or earlier; now when left out.",
    "updated_after": "Changed then or later; with it or `updated_before`, the list is of changes.",
    "updated_before": "Changed then or earlier.",
    "service_request_id": "Numbers, parted by commas; with them nothing else is looked at.",
    "service_code": "Codes of services, parted by commas.",
    "status": "`open` or `closed`, or both, parted by a comma.",
    "page": "Which page, of `page_size` requests each; 10,000 requests can be reached.",
    "page_size": "How many rows an answer has at most.",
    "cursor": "Where the next page begins, as the header `Link` says.",
    "lat": "The latitude of a point, in degrees of WGS84; `long` goes with it.",
    "long": "The longitude of a point, in degrees of WGS84; `lat` goes with it.",
    "radius": "Metres around the point; without it the point leaves nothing out.",
}
EVENT = """\
Tanggap makes this call: subscribers get each event of a public report by it, signed as Standard
Webhooks says. Check the signature over the bytes as they came, and answer with any 2xx within 8
seconds. Other answers are tried again for 27 hours, and 410 pauses the webhook. An event may come
twice, under the same `webhook-id`, and events may come in any order.
"""
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
