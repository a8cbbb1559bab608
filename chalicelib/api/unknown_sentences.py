"""The sentences of what there is not."""

from collections.abc import Mapping

from chalicelib.domain import errors

UNKNOWN: Mapping[type[Exception], tuple[int, str, str, str]] = {
    errors.MistypedNumber: (
        404,
        "mistyped-number",
        "Nomor laporan {number} salah ketik. Contoh nomor: JK261124-BRRAE4.",
        "The report number {number} is mistyped. A number looks like JK261124-BRRAE4.",
    ),
    errors.UnknownReport: (
        404,
        "unknown-report",
        "Tidak ada laporan bernomor {number}.",
        "There is no report with the number {number}.",
    ),
    errors.UnknownChannel: (
        404,
        "unknown-channel",
        "Kanal {channel} tidak menerima kiriman di sini.",
        "The channel {channel} takes no deliveries here.",
    ),
    errors.UnknownPhoto: (
        404,
        "unknown-photo",
        "Foto ini tidak ada atau tidak ditampilkan.",
        "This photo does not exist or is not shown.",
    ),
    errors.UnknownTemplate: (
        404,
        "unknown-template",
        "Kantor ini tidak mempunyai templat {code}.",
        "This office has no template {code}.",
    ),
    errors.UnknownCalendar: (
        404,
        "unknown-calendar",
        "Tautan kalender ini tidak ada atau sudah tidak berlaku.",
        "There is no calendar at this link, or not any more.",
    ),
    errors.UnknownWebhook: (
        404,
        "unknown-webhook",
        "Webhook {webhook} tidak ada.",
        "There is no webhook {webhook}.",
    ),
    errors.UnknownEvent: (
        404,
        "unknown-event",
        "Kejadian {event} tidak ada atau tidak boleh diberitahukan lagi.",
        "There is no event {event}, or it may not be told any more.",
    ),
    errors.UnknownService: (
        404,
        "unknown-service",
        "Layanan {service} tidak ada. Kode layanan ada di services.",
        "There is no service {service}. The codes of services are in services.",
    ),
    errors.UnknownJurisdiction: (
        404,
        "unknown-jurisdiction",
        "Wilayah {jurisdiction} tidak dilayani di sini.",
        "The jurisdiction {jurisdiction} is not served here.",
    ),
    errors.UnknownCall: (
        404,
        "unknown-call",
        "Tidak ada {call} di sini; pakai akhiran .xml atau .json.",
        "There is no {call} here; end it in .xml or .json.",
    ),
    errors.UnknownLink: (
        404,
        "unknown-link",
        "Tautan ini tidak utuh atau tidak berlaku lagi. Salin seluruhnya dari pesan.",
        "This link is not whole, or is not valid any more. Copy all of it from the message.",
    ),
}
