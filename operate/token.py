"""The sign-in of a demo officer on the running local stack."""

from collections.abc import Iterable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from operate import session
from operate.answer import Answer, OperatorError
from operate.local_run import HOST, sign_in


@dataclass(frozen=True, slots=True)
class Token(Answer):
    """An ID token of an officer."""

    name: str
    token: str

    def list_lines(self) -> Iterable[str]:
        yield self.token


def make_token(aws_port: int, name: str) -> Token:
    """Return an ID token of a demo officer. Raises OperatorError."""
    try:
        clients = session.make_local_clients(aws_port)
        pool, client_id = clients.client("cognito-idp"), clients.outputs["ClientId"]
        return Token(name, sign_in(pool, client_id, name))
    except BotoCoreError:
        endpoint = f"http://{HOST}:{aws_port}"
        raise OperatorError(
            f"no stack is running at {endpoint}: start one with `make run`."
        ) from None
    except ClientError as error:
        raise OperatorError(error.response["Error"]["Message"]) from None
