"""What moto holds: copied once it is furnished, and laid out from the copy for each test, because
furnishing it takes some twenty calls.
"""

import copy
import threading
from dataclasses import dataclass
from typing import Any, Self

from moto.core.base_backend import AccountSpecificBackend, BackendDict


@dataclass(frozen=True)
class State:
    """A copy of all that moto's services held at one moment; no test sees the copy itself."""

    services: list[tuple[BackendDict[Any], AccountSpecificBackend[Any], dict[str, Any]]]

    @classmethod
    def copied(cls) -> Self:
        """A copy of what moto holds now."""
        with_accounts = [
            (service, account) for service in BackendDict._instances for account in service.values()
        ]
        return cls([(*each, _copied(dict(each[1].items()))) for each in with_accounts])

    def lay_out(self) -> None:
        """Let moto hold this, and nothing else. The services must have been reset before."""
        assert not BackendDict._instances
        for service, account, regions in self.services:
            account.clear()
            account.update(_copied(regions))
            service[account.account_id] = account
            BackendDict._instances.append(service)


def _copied(regions: dict[str, Any]) -> dict[str, Any]:
    """A deep copy, but for the conditions queues are waited for by: those are made anew."""
    queues = [queue for held in regions.values() for queue in getattr(held, "queues", {}).values()]
    anew = {id(queue._messages_lock): threading.Condition() for queue in queues}
    return copy.deepcopy(regions, anew)
