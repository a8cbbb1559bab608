"""What moto holds: copied once it is furnished, and laid out from the copy for each test, because
furnishing it takes some twenty calls.
"""

import copy
import threading
from dataclasses import dataclass
from typing import Any, Self

from moto.core.base_backend import AccountSpecificBackend, BackendDict
from moto.ssm.models import ParameterDict


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
    """A deep copy, but for what can't be copied, which is made anew: the conditions that queues are
    waited for by, and the mapping of Parameter Store.
    """
    queues = [queue for held in regions.values() for queue in getattr(held, "queues", {}).values()]
    anew: dict[int, Any] = {id(queue._messages_lock): threading.Condition() for queue in queues}
    for held in regions.values():
        parameters = getattr(held, "_parameters", None)
        if isinstance(parameters, ParameterDict):
            anew[id(parameters)] = _copy_parameters(parameters)
    return copy.deepcopy(regions, anew)


def _copy_parameters(parameters: ParameterDict) -> ParameterDict:
    copied = ParameterDict(parameters.account_id, parameters.region_name)
    copied.update(copy.deepcopy(dict(parameters)))
    return copied
