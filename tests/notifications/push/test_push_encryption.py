"""The encryption of pushes and the proof of their sender, held to the vectors of the RFCs."""

import json
from datetime import UTC, datetime

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from chalicelib.notifications.push import encryption, vapid
from tests.push_browser import Browser, coded, plain, read_records

WATERMELON = b"When I grow up, I want to be a watermelon"
# RFC 8291, appendix A
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
SENDER_POINT = (
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
)
RECEIVER = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
RECEIVER_POINT = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS"
    "6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qu"
    "lcy4a-fN"
)
# RFC 8292, section 2.4
TOKEN = (
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE"
    "0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMu"
    "CGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
)
TOKEN_KEY = (
    "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
)
NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)
CONTACT = "mailto:laporan@tanggap.test"


def test_a_message_is_that_of_appendix_a_of_rfc_8291() -> None:
    own = vapid.load_private_key(SENDER)
    assert vapid.public_text(own) == SENDER_POINT
    assert vapid.private_text(own) == SENDER
    body = encryption.encrypt_message(
        WATERMELON, plain(RECEIVER_POINT), plain(AUTH), own, plain(SALT)
    )
    assert coded(body) == MESSAGE


def test_a_record_is_that_of_section_3_1_of_rfc_8188() -> None:
    key, salt = plain("yqdlZ-tYemfogSmv7Ws5PQ"), plain("I1BsxtFttlv3u_Oo94xnmw")
    assert coded(encryption.encrypt_record(b"I am the walrus", key, salt)) == (
        "I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg"
    )


def test_the_browser_of_the_tests_reads_the_examples_of_the_rfcs() -> None:
    """Section 3.2 of RFC 8188 has two records, which we never send."""
    walrus = read_records(
        plain(
            "uNCkWiNYzKTnBN9ji3-qWAAAABkCYTHOG8chz_gnvgOqdGYovxyjuqRyJFjEDyoF1Fvkj6hQPdPHI51OEUKEpgz"
            "3SsLWIqS_uA"
        ),
        plain("BO3ZVPxUlnLORbVGMpbT1Q"),
    )
    assert walrus == b"I am the walrus"
    receiver = Browser(key=vapid.load_private_key(RECEIVER), auth=plain(AUTH))
    assert coded(receiver.point) == RECEIVER_POINT
    assert receiver.open(plain(MESSAGE)) == WATERMELON


def test_a_message_fills_one_record_and_no_more() -> None:
    browser, own = Browser(), ec.generate_private_key(ec.SECP256R1())
    longest = b"a" * (4096 - 17)
    body = encryption.encrypt_message(longest, browser.point, browser.auth, own, plain(SALT))
    assert browser.open(body) == longest
    with pytest.raises(ValueError, match="4079"):
        encryption.encrypt_message(longest + b"a", browser.point, browser.auth, own, plain(SALT))


def test_a_key_that_is_no_point_is_refused() -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(ValueError, match=r"."):
        encryption.encrypt_message(b"x", b"\x04" + b"\x01" * 64, b"a" * 16, own, plain(SALT))


def verified(token: str, key: str, audience: str, *, late: bool = True) -> dict[str, object]:
    """The claims of a token, after a reader of others has checked its signature."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), plain(key))
    options = {"verify_exp": not late}
    claims: dict[str, object] = jwt.decode(
        token, point, algorithms=["ES256"], audience=audience, options=options
    )
    return claims


def test_the_reader_of_tokens_takes_that_of_section_2_4_of_rfc_8292() -> None:
    assert verified(TOKEN, TOKEN_KEY, "https://push.example.net") == {
        "aud": "https://push.example.net",
        "exp": 1453523768,
        "sub": "mailto:push@example.com",
    }


def test_our_token_says_the_origin_half_a_day_and_whom_to_ask() -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    header = vapid.build_authorization(
        "https://updates.push.services.mozilla.com/wpush/v2/x?y=z", own, CONTACT, NOW
    )
    scheme, _, rest = header.partition(" ")
    token, _, key = rest.removeprefix("t=").partition(", k=")
    assert (scheme, key) == ("vapid", vapid.public_text(own))
    assert verified(token, key, "https://updates.push.services.mozilla.com") == {
        "aud": "https://updates.push.services.mozilla.com",
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": CONTACT,
    }
    assert json.loads(plain(token.partition(".")[0])) == {"typ": "JWT", "alg": "ES256"}


def test_every_signature_is_two_numbers_of_32_bytes() -> None:
    """A number that begins with zeros is filled up: about one of a hundred signatures has one."""
    own = ec.generate_private_key(ec.SECP256R1())
    for _ in range(300):
        token = vapid.build_authorization("https://a.test/x", own, CONTACT, NOW).split("t=")[1]
        assert len(plain(token.partition(",")[0].rpartition(".")[2])) == 64
