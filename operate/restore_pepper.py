"""The proof that a stack has the pepper under which the data of a restore were made.

A stack in another region makes itself a pepper where it finds none. The city would come back whole
and know nobody: no contact finds its reports, and no token or link is good.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from typing import Any

from operate import stored_secrets
from operate.answer import OperatorError
from operate.progress import follow
from operate.restore_kinds import REPORT
from operate.session import Clients
from operate.table import Image

MOST = 20  # reports that are looked at


def load_pepper(clients: Clients, stack: str) -> str:
    """Return the pepper of a stack. Raises NoPepper."""
    pepper = stored_secrets.load_text(clients.client("ssm"), stored_secrets.find_pepper(stack))
    if pepper is None:
        raise stored_secrets.NoPepper(f"there is no {stored_secrets.find_pepper(stack)}")
    return pepper


def require_same_pepper(dynamodb: Any, table: str, pepper: str) -> None:
    """Raise OperatorError when ``pepper`` is not that of a table: reports have the keyed hash of
    their reporter's contact, and beside it the contact. A table without any contact is of any.
    """
    fits = (_is_made_with(pepper, *each) for each in _list_contacts(dynamodb, table))
    if (looked := list(islice(fits, MOST))) and not any(looked):
        raise OperatorError(
            "this stack has another pepper than the city whose table this is, so nobody would find "
            "the own reports, and no link or token would be good. Nothing was changed. Put the "
            "city's pepper into this region, over the one that is there (docs/operate.md, "
            "'A lost region'), and give the command again."
        )


def _list_contacts(dynamodb: Any, table: str) -> Iterator[tuple[str, str]]:
    """Yield the contact of a report's reporter and the keyed hash that the report has of it."""
    pages = dynamodb.get_paginator("scan").paginate(
        TableName=table,
        FilterExpression="sk = :contact AND begins_with(pk, :report)"
        " AND (attribute_exists(phone) OR attribute_exists(email))",
        ProjectionExpression="pk, phone, email",
        ExpressionAttributeValues={":contact": {"S": "Z#contact"}, ":report": {"S": REPORT}},
    )
    for page in follow(pages, "Looking for contacts"):
        for image in page["Items"]:
            key = {"pk": image["pk"], "sk": {"S": "A"}}
            report: Image = dynamodb.get_item(TableName=table, Key=key).get("Item", {})
            if "mpk" in report:
                contact = image["phone"] if "phone" in image else image["email"]
                yield contact["S"].lower(), report["mpk"]["S"].partition("#")[2]


def _is_made_with(pepper: str, contact: str, keyed: str) -> bool:
    """Return whether a hash is that of ``reporter_keys`` in chalicelib/reports/store, which reads
    its pepper from the environment of a function.
    """
    text = json.dumps(["contact", contact]).encode()
    return hmac.compare_digest(hmac.digest(pepper.encode(), text, sha256).hex(), keyed)
