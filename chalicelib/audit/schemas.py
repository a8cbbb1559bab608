"""The types of bodies and answers about exports for auditors."""

from typing import Annotated, TypedDict

from msgspec import Meta

from chalicelib.audit.model import AuditState
from chalicelib.platform.http.bodies import REMARK, Body
from chalicelib.platform.http.schemas import Moment, Named

AuditId = Annotated[str, Meta(examples=["20261130031500-5f1c09ab"])]
AuditReason = Annotated[str, REMARK, Meta(examples=["Laporan Ombudsman 0123/2026"])]
Key = Annotated[str, Meta(examples=["d75a980182b10ab7" + "0" * 48])]


class AuditBody(Body):
    """``POST /v1/audits``: either the number of one ``report``, or a ``quarter`` of an
    ``agency``.
    """

    reason: AuditReason
    report: Annotated[str, Meta(max_length=20, examples=["JK261124-9HJTG3"])] | None = None
    agency: Annotated[str, Meta(max_length=40, examples=["31.73.05.1001"])] | None = None
    quarter: Annotated[str, Meta(max_length=10, examples=["2026-Q4"])] | None = None


class AuditFile(TypedDict):
    file: Annotated[str, Meta(examples=["reports-0001.ndjson.gz"])]
    url: Annotated[str, Meta(examples=["https://photos.example/audits/.../reports-0001.ndjson.gz"])]


class AuditLine(TypedDict):
    """An export as the log of exports has it. ``hash`` is that of its link in the ledger."""

    id: AuditId
    state: AuditState
    report: Annotated[str, Meta(examples=["JK261124-9HJTG3"])] | None
    agency: Named | None
    quarter: Annotated[str, Meta(examples=["2026-Q4"])] | None
    reason: AuditReason
    asked_at: Moment
    asked_by: Annotated[str, Meta(examples=["5a1f0c3e-7b1d-4c55-9a0e-2f6d8b9c1e47"])]
    ready_at: Moment | None
    reports: Annotated[int, Meta(examples=[1])] | None
    seq: Annotated[int, Meta(examples=[7])] | None
    hash: Key | None


class Audit(AuditLine):
    """An export with links to its files, which are valid for five minutes, and the ``key`` that
    verifies its signature.
    """

    files: list[AuditFile]
    key: Key


class Audits(TypedDict):
    items: list[AuditLine]
    next: str | None
