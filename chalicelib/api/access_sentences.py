"""The sentences of who may not, or not yet again."""

from collections.abc import Mapping

from chalicelib.domain import errors
from chalicelib.domain.tongue import both, pair

ACCESS: Mapping[type[Exception], tuple[int, str, str, str]] = {
    errors.BadSignature: (
        401,
        "bad-signature",
        "Tanda tangan pengirim tidak ada atau tidak cocok; kiriman tidak disimpan.",
        "The sender's signature is missing or does not fit; nothing was stored.",
    ),
    errors.BadToken: (
        401,
        "bad-token",
        "Token laporan tidak ada atau salah. Token diberikan sekali, bersama nomor laporan.",
        "The report's token is missing or wrong. It was given once, with the report's number.",
    ),
    errors.BadKey: (
        403,
        "bad-key",
        "api_key tidak ada, tidak dikenal, atau sudah dicabut.",
        "The api_key is missing, not known, or was revoked.",
    ),
    errors.KeySpent: (
        403,
        "key-spent",
        "api_key ini sudah dipakai {most} kali hari ini; besok dapat dipakai lagi.",
        "This api_key was used {most} times today; it can be used again tomorrow.",
    ),
    errors.BadLink: (
        401,
        "bad-link",
        "Tautan ini salah, sudah dibuka, atau sudah lewat waktunya. Mintalah tautan baru.",
        "This link is wrong, was opened before, or its time is over. Ask for a new one.",
    ),
    errors.BadSession: (
        401,
        "bad-session",
        "Sesi ini tidak ada atau sudah berakhir. Mintalah tautan baru.",
        "There is no such session, or it is over. Ask for a new link.",
    ),
    errors.TooOften: (
        429,
        "too-often",
        "Terlalu banyak permintaan dari alamat ini. Coba lagi dalam {seconds} detik.",
        "Too many requests from this address. Try again in {seconds} seconds.",
    ),
    errors.TooManyToday: (
        429,
        "too-many-today",
        *pair(
            both(
                "Batas {most} kali sehari sudah tercapai. Silakan coba lagi dalam {wait}.",
                "The limit of {most} a day has been reached. Please try again in {wait}.",
            )
        ),
    ),
    errors.NotSignedIn: (
        401,
        "not-signed-in",
        "Masuklah terlebih dahulu.",
        "Please sign in first.",
    ),
    errors.NotYours: (
        403,
        "not-yours",
        "Di sini hanya petugas {holder_name} dan pimpinan di atasnya yang dapat bertindak.",
        "Only officers of {holder_name} or the heads above them may act here.",
    ),
    errors.NotYourOffice: (
        403,
        "not-your-office",
        "Ini hanya untuk {holder_name}, pimpinan kantor di atasnya, dan grup {groups}.",
        "This is only for {holder_name}, the heads of offices above it, and the groups {groups}.",
    ),
    errors.NotYourDesk: (
        403,
        "not-your-desk",
        "Ini hanya untuk petugas grup desk di loket kantornya sendiri. Loket kantor Anda: {desks}.",
        "This is for officers of the group desk at their own office's desks. Yours has: {desks}.",
    ),
    errors.WrongRole: (
        403,
        "wrong-role",
        "Ini hanya untuk petugas grup {groups}.",
        "This is only for officers of the groups {groups}.",
    ),
}
