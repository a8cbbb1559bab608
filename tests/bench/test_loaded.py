"""Each function loads no more of our code than its budget says: a wall of imports that breaks is
seen here, long before anybody looks at a cold start.
"""

import pytest

from bench.loaded import BUDGETS, HANDLERS, ROOT, count_lines, list_functions

FUNCTIONS = {"API": ["app"], **dict(list_functions(ROOT, HANDLERS))}


def test_every_function_has_a_budget() -> None:
    assert FUNCTIONS.keys() == BUDGETS.keys()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_loads_no_more_than_its_budget(name: str) -> None:
    _, most = BUDGETS[name]
    assert count_lines(FUNCTIONS[name]) <= most
