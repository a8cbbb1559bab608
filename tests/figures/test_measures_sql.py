"""The SQL of the measures is what DuckDB and Athena have in common (docs/measures.md)."""

import sqlglot
from sqlglot import exp

from chalicelib.figures import measures
from chalicelib.platform.i18n import Language
from tests.rows import each_row

# What both engines compute alike. Whatever else a file needs is tried on both first.
FUNCTIONS = frozenset(
    {
        *("CAST", "COALESCE", "COUNT", "SUM", "MIN", "MAX", "CASE", "IF"),
        *("ROW_NUMBER", "LAG", "LEAD", "FIRST_VALUE", "GREATEST", "LEAST", "SUBSTRING"),
    }
)
TYPES = frozenset({exp.DataType.Type.BIGINT, exp.DataType.Type.DOUBLE})
# Athena can't have these as names without quotes, nor DuckDB 2 its own.
# https://docs.aws.amazon.com/athena/latest/ug/reserved-words.html
WORDS = """
alter and as at between by case cast constraint create cross cube current_date current_path
current_time current_timestamp current_user deallocate delete describe distinct drop else end
escape except execute exists extract false first for from full group grouping having in inner
insert intersect into is join json_array json_exists json_object json_query json_value last left
like listagg localtime localtimestamp natural normalize not null on or order outer prepare
recursive right rollup select skip table then trim true uescape union unnest using values when
where with qualify pivot unpivot lateral summarize
"""
RESERVED = frozenset(WORDS.split())
# The numbers of a formula are rows of ``rules``; these are places and the code of a kecamatan.
NUMBERS = frozenset({"0", "1", "2", "8"})
FILES = {
    **measures.load_steps(),
    **measures.load_score_steps(),
    **{name: measure.sql for name, measure in measures.load_measures().items()},
}


def parse(name: str) -> exp.Expression:
    (parsed,) = sqlglot.parse(FILES[name], dialect="athena")
    assert isinstance(parsed, exp.Query), "Athena's dialect has no such statement"
    return parsed


def name_of(function: exp.Func) -> str:
    return function.name.upper() if isinstance(function, exp.Anonymous) else function.sql_name()


@each_row("name", FILES)
def test_athena_reads_a_file_and_both_engines_have_its_functions(name: str) -> None:
    parsed = parse(name)
    connectors = (exp.And, exp.Or)  # which are functions to sqlglot
    used = {name_of(each) for each in parsed.find_all(exp.Func) if not isinstance(each, connectors)}
    assert used <= FUNCTIONS, used - FUNCTIONS
    assert {each.this for each in parsed.find_all(exp.DataType)} <= TYPES
    assert not [*parsed.find_all(exp.Median, exp.PercentileCont, exp.AtTimeZone, exp.DateDiff)]


@each_row("name", FILES)
def test_a_file_has_no_form_that_one_engine_lacks_or_means_otherwise(name: str) -> None:
    parsed = parse(name)
    assert not [*parsed.find_all(exp.Qualify, exp.Limit, exp.Placeholder, exp.Parameter)]
    assert "::" not in FILES[name]
    for each in parsed.find_all(exp.Select):
        assert not (each.args.get("group") or exp.Group()).args.get("all"), "group by all"
    for each in parsed.find_all(exp.Div):  # 7/2 is 3.5 in one, and 3 in the other
        assert isinstance(each.left, exp.Cast), each
        assert isinstance(each.right, exp.Cast), each
    for each in parsed.find_all(exp.Sum):  # of whole numbers DuckDB makes a HUGEINT
        assert each.find_ancestor(exp.Cast) or name == "kpi", each


@each_row("name", FILES)
def test_names_are_no_reserved_words(name: str) -> None:
    names = {each.name.lower() for each in parse(name).find_all(exp.Identifier)}
    assert not names & RESERVED


@each_row("name", FILES)
def test_numbers_of_a_formula_are_rows_of_a_version(name: str) -> None:
    numbers = {each.name for each in parse(name).find_all(exp.Literal) if not each.is_string}
    assert numbers <= NUMBERS


@each_row("name", measures.load_measures())
def test_a_measure_says_what_it_is_in_both_languages(name: str) -> None:
    measure = measures.load_measures()[name]
    for language in Language:
        assert measure.title[language]
        assert measure.definition[language].endswith(".")


def test_every_file_is_counted() -> None:
    stored = {path.stem for path in measures.SQL.rglob("*.sql")}
    assert stored == {*FILES}
