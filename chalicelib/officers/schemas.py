"""The types of bodies and answers about the accounts of officers."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.officers.model import EMAIL_FORM, LONGEST_EMAIL, LONGEST_NAME, USERNAME_FORM
from chalicelib.platform.http.bodies import Body
from chalicelib.platform.http.schemas import Named
from chalicelib.platform.roles import Role

ID = "5a1f0c3e-7b1d-4c55-9a0e-2f6d8b9c1e47"  # an example

Agency = Annotated[str, Meta(min_length=1, max_length=40, examples=["31.73.05.1001"])]
Name = Annotated[str, Meta(min_length=1, max_length=LONGEST_NAME, examples=["Siti Aminah"])]
Roles = Annotated[list[Role], Meta(min_length=1, max_length=6, examples=[["officer"]])]
Email = Annotated[
    str,
    Meta(
        max_length=LONGEST_EMAIL,
        pattern=EMAIL_FORM,
        examples=["siti.aminah@jakarta.go.id"],
    ),
]
Username = Annotated[str, Meta(pattern=USERNAME_FORM, examples=["siti.aminah"])]


class OfficerLine(TypedDict):
    """An account. ``first_password`` says that the officer has not chosen a password yet."""

    id: Annotated[str, Meta(examples=[ID])]
    username: Annotated[str, Meta(examples=["siti.aminah"])]
    name: Annotated[str, Meta(examples=["Siti Aminah"])]
    email: Annotated[str, Meta(examples=["siti.aminah@jakarta.go.id"])]
    agency: Named | None
    state: Literal["active", "disabled"]
    first_password: bool


class Officer(OfficerLine):
    """An account with its roles. ``authenticator`` says that it asks for the code of one."""

    roles: list[Role]
    authenticator: bool


class Officers(TypedDict):
    items: list[OfficerLine]
    next: str | None


class OfficerBody(Body):
    """``PUT /v1/officers/{officer}``. The body replaces all of it."""

    name: Name
    agency: Agency
    roles: Roles
    active: bool = True


class NewOfficerBody(Body):
    """``POST /v1/officers``. The ``username`` and the ``email`` stay as they are."""

    username: Username
    name: Name
    email: Email
    agency: Agency
    roles: Roles
