"""XML is written here and never read: without a parser no entity grows and no file is fetched."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("chalicelib", "local", "operate")
# ``xml.sax.saxutils`` escapes texts; the parser of ``xml.sax`` is not in it.
WRITERS = {"xml.sax.saxutils"}
# The results of our own tests, which pytest writes.
READS_RESULTS = {("local/test.py", "xml.etree")}
PARSERS = ("xml", "lxml", "defusedxml", "bs4", "html5lib", "xmltodict", "pyexpat", "plistlib")


def list_imports(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_no_module_imports_a_parser_of_xml() -> None:
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in [ROOT / "app.py", *files]
        for name in list_imports(path) - WRITERS
        if name.partition(".")[0] in PARSERS
    }
    assert len(files) > 400
    assert found == READS_RESULTS


def test_a_parser_would_be_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text("def read():\n    from xml.etree import ElementTree\n    import lxml.etree\n")
    assert list_imports(module) == {"xml.etree", "lxml.etree"}
