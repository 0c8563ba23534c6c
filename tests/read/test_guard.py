"""Author text is a closed language: calls of known words with literal arguments."""

from __future__ import annotations

import pytest
from jinja2 import Environment, TemplateSyntaxError

from macros.read.guard import AuthorGuard, read_calls

ATTACKS = [
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ so.__globals__ }}",
    "{{ so('a').__class__ }}",
    "{{ so('a')['b'] }}",
    "{{ so('a') | attr('b') }}",
    "{{ so(config) }}",
    "{{ so('a' ~ 'b') }}",
    "{{ so('a' * 1000000) }}",
    "{{ so(*['a']) }}",
    "{{ so(**{'a': 1}) }}",
    "{{ self }}",
    "{{ 'text' }}",
    "{{ lipsum() }}",
    "{{ chu_thich('hd-38-2010') }}",
    "{% for x in range(9) %}{% endfor %}",
    "{% set x = 1 %}",
    "{% include 'mkdocs.yml' %}",
    "{% import 'x' as y %}",
    "{% macro so() %}{% endmacro %}",
    "{{ so('a' if true else 'b') }}",
    "{{ (so)('a') if so else 1 }}",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_anything_but_a_call_with_literals_is_refused_before_it_runs(text: str) -> None:
    """Neither the reader nor Jinja itself lets it through."""
    _, refusals = read_calls(text)
    assert refusals
    environment = Environment(extensions=[AuthorGuard])
    with pytest.raises(TemplateSyntaxError, match="cu-phap"):
        environment.from_string(text)


def test_a_refusal_names_the_line() -> None:
    """The author is sent to the line of the mistake, not to the top of the page."""
    _, refusals = read_calls("một\n\nhai {{ so('a') }}\nba {{ config }}\n")
    assert [refusal.line for refusal in refusals] == [4]


def test_all_refusals_of_a_page_are_listed_at_once() -> None:
    """One mistake does not hide the next."""
    _, refusals = read_calls("{{ config }}\n{% set x = 1 %}\n{{ so(y) }}\n")
    assert [refusal.line for refusal in refusals] == [1, 2, 3]


def test_calls_are_read_with_their_literal_arguments() -> None:
    """Text, numbers, lists, negative numbers and true/false/none come out as such."""
    text = '{{ bang("ket_nap", cot=["tong", "nu"], nam=2020, cong=true, ten=none, le=-1) }}'
    (call,), refusals = read_calls(text)
    assert not refusals
    assert call.name == "bang"
    assert call.args == ("ket_nap",)
    assert call.kwargs == {
        "cot": ("tong", "nu"),
        "nam": 2020,
        "cong": True,
        "ten": None,
        "le": -1,
    }


def test_a_macro_is_told_which_call_of_the_page_it_is() -> None:
    """Calls are numbered from 0 in the order in which they stand."""
    environment = Environment(extensions=[AuthorGuard], autoescape=False)
    environment.globals["so"] = lambda index, *args: f"[{index}]"
    assert environment.from_string('{{ so("a") }} (so) {{ so() }}').render() == "[0] (so) [1]"


def test_a_page_that_cites_asks_for_its_footnotes_at_the_end() -> None:
    """Each cited document is asked for once, in the order of first citation."""
    environment = Environment(extensions=[AuthorGuard], autoescape=False)
    environment.globals["van_ban"] = lambda index, key: key
    environment.globals["chu_thich"] = lambda index, *keys: "|".join(keys)
    text = '{{ van_ban("b") }} {{ van_ban("a") }} {{ van_ban("b") }}'
    assert environment.from_string(text).render().split() == ["b", "a", "b", "b|a"]
