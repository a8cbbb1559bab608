"""The number of source lines of ours that each function loads: by its imports when it starts, and
by its handler's imports when it runs: `python -m bench.loaded`. Prints its measures as JSON on the
last line.

Lambda loads them all at a cold start, so a wall of imports that breaks is seen here. The API's line
is that of its start alone: a view imports what else it needs when it is called. The modules of a
sender are loaded when a function meets it (``senders/registry.py``), and count nowhere.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.results import Measure

ROOT = Path(__file__).parents[1]
HANDLERS = ("chalicelib.entrypoints.handlers", "chalicelib.entrypoints.log_lines")
COUNT = """
import sys
from importlib import import_module
for module in sys.argv[1:]:
    import_module(module)
ours = (m for name, m in sys.modules.items() if name == "app" or name.startswith("chalicelib"))
print(sum(len(open(m.__file__).readlines()) for m in ours if m.__file__))
"""
# Lines that each function loaded before subjects had folders, and the most it may load now: a
# twentieth more than when its imports were last looked through. What loads more has lost a wall.
# The function of the stream hid its imports at that time. What is remembered of a hand-over, so
# that it can be taken back, is a part of each report: about 150 lines wherever reports are loaded.
# The three names of an office are about 60 lines wherever the city is, and the texts of SMS about
# 200 wherever notices are written. Secrets of one purpose each are about 25, and proofs of letters
# that serve once and limits of their heads about 100 wherever letters are read. What proves an
# author, and commands that are carried out once, are about 150 there.
BUDGETS = {
    # with the routes of pages, map, configuration, administrators, frozen scores, exports for
    # auditors and deputies
    "API": (10_259, 13_900),
    "on_change": (None, 11_350),  # with what becomes of records that fail
    "deliver": (17_467, 17_250),  # with withdrawals and corrections of the place
    "collect": (9_284, 9_300),  # with secrets that outlive an outage
    "examine": (8_879, 9_450),
    "fan_out": (4_057, 5_750),  # with the rules of figures among the tables of the city
    "call_out": (8_042, 10_400),
    "duty": (None, 13_550),
    "facts": (None, 8_150),
    "export": (None, 11_400),
    "figures": (None, 5_700),
    "mail": (20_360, 23_350),  # with mails to duty contacts that come back, and small talk
    # with what dissolved offices had beside reports, and what operators are told of breaches
    "reconcile": (18_910, 30_000),
    "chart": (None, 6_800),
    "digest": (7_730, 10_450),  # the heads come by the code that keeps accounts, and deputies
    # with the refusals about frozen scores, and the copy of officers' accounts
    "retain": (8_205, 10_900),
    "check": (6_689, 7_400),
    "reread": (20_044, 22_450),
    "sms_report": (None, 11_350),
}


def main() -> None:
    functions = {"API": ["app"], **dict(list_functions(ROOT, HANDLERS))}
    lines = []
    for name, modules in functions.items():
        loaded, (before, most) = count_lines(modules), BUDGETS[name]
        told = f"before subjects had folders: {before:,}" if before else "not known"
        lines.append(Measure(f"lines of ours that {name} loads", loaded, most, f"{loaded:,}", told))
    print()
    json.dump([asdict(line) for line in lines], sys.stdout)


def list_functions(root: Path, modules: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each function beside the API with the modules that it imports, itself or by a helper
    beside it.
    """
    for handlers in modules:
        yield from _list_functions(root, handlers)


def _list_functions(root: Path, handlers: str) -> Iterator[tuple[str, list[str]]]:
    tree = ast.parse((root / (handlers.replace(".", "/") + ".py")).read_text())
    beside = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in beside.values():
        if node.decorator_list:
            called = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            parts = [node, *(beside[name] for name in called & beside.keys())]
            imports = (each for part in parts for each in ast.walk(part))
            found = (each for each in imports if isinstance(each, ast.ImportFrom))
            yield node.name, [handlers, *(m for each in found for m in _list_modules(root, each))]


def _list_modules(root: Path, node: ast.ImportFrom) -> Iterator[str]:
    """Yield the modules of ours that an import names."""
    module = node.module or ""
    if module.startswith("chalicelib"):
        yield module
        for each in node.names:
            if (root / module.replace(".", "/") / f"{each.name}.py").is_file():
                yield f"{module}.{each.name}"


def count_lines(modules: Sequence[str]) -> int:
    """Return the lines of ours that a process loads which imports these modules."""
    command = [sys.executable, "-c", COUNT, *modules]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return int(done.stdout)


if __name__ == "__main__":
    main()
