"""Author text is a closed language: calls of known words with literal arguments."""

from __future__ import annotations

import pytest
from jinja2 import Environment, TemplateSyntaxError

from macros.read.page.author_text import WHOLE_PAGE, read_author_text
from macros.render.site import AuthorGuard

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
    "{% raw %}{{ so('a') }}{% endraw %}",
    "{# xem lại #}",
    "{# không đóng",
    "{{ so('a')",
    "{{ so('a', 'b }} và {{ so('c') }}",
    "{{ so('a') {% raw %} }}",
    "{{ so('a') }}{{ '{{' }}",
    "{{- so('a') -}}",
    "{{ }}",
    "{{ so('a')('b') }}",
    "{{ so('a') }}{{ so('b').x }}",
    "\\{\\{ so('a') }}",
    "{\\{ so('a') }}",
    "&#123;&#x7b; so('a') }}",
    "&lcub;{ so('a') }}",
    "{ so('a') }",
    "{ { so('a') } }",
    "{{ so('a', nam=" + "9" * 6000 + ") }}",
    "{{ so('a', nam=1e999) }}",
    "{{ so('a', nam=" + "[" * 3000,
    "{{ so('a', nam=" + "[" * 3000 + "]" * 3000 + ") }}",
    "{{ so('a', nam=" + "-" * 3000 + "1) }}",
    "{{ so('a', nam=" + "not " * 1200 + "1) }}",
    "{{ so('a\\u202eb') }}",
    "{{ so('a', ten='\\x01') }}",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_anything_but_a_call_with_literals_is_refused_before_it_runs(text: str) -> None:
    """Neither the reader nor Jinja itself lets it through."""
    assert read_author_text(text).refusals
    environment = Environment(extensions=[AuthorGuard])
    with pytest.raises(TemplateSyntaxError, match="cu-phap"):
        environment.from_string(text)


def test_a_refusal_names_the_line() -> None:
    """The author is sent to the line of the mistake, not to the top of the page."""
    text = read_author_text("một\n\nhai {{ so('a') }}\nba {{ config }}\n")
    assert [refusal.line for refusal in text.refusals] == [4]


def test_all_refusals_of_a_page_are_listed_at_once() -> None:
    """One mistake does not hide the next."""
    text = read_author_text("{{ config }}\n{% set x = 1 %}\n{{ so(y) }}\n")
    assert [refusal.line for refusal in text.refusals] == [1, 2, 3]


def test_calls_are_read_with_their_literal_arguments() -> None:
    """Text, numbers, lists, negative numbers and true/false/none come out as such."""
    text = '{{ bang("ket_nap", cot=["tong", "nu"], nam=2020, cong=true, ten=none, le=-1) }}'
    read = read_author_text(text)
    (call,) = read.calls
    assert not read.refusals
    assert call.name == "bang"
    assert call.args == ("ket_nap",)
    assert call.kwargs == {
        "cot": ("tong", "nu"),
        "nam": 2020,
        "cong": True,
        "ten": None,
        "le": -1,
    }


def test_text_between_calls_is_kept_as_it_stands() -> None:
    """Quotes may hold the signs of a call."""
    text = read_author_text('\n Có {{ so("}}{%{#") }} đảng viên, (so) { } % # }}.\n\n')
    words = [piece for piece in text.pieces if isinstance(piece, str)]
    assert words == ["\n Có ", " đảng viên, (so) { } % # }}.\n\n"]
    assert not text.refusals


BROKEN = [
    ('{{ so("ket_nap, "tong", nam=2020) }}', "có dấu nháy không đóng"),
    ('{{ so("ket_nap", "tong", nam=2020 }}', "thiếu dấu đóng ngoặc tròn"),
    ('{{ so("ket_nap", cot=["tong", nam=2020) }}', "thiếu dấu đóng ngoặc vuông"),
    ('{{ so("ket_nap", "tong")) }}', "thừa dấu đóng ngoặc tròn"),
    ('{{ so("ket_nap" "tong", nam=2020) }}', "thiếu dấu phẩy"),
    ('{{ so("ket_nap", nam=2020 den=2021) }}', "thiếu dấu phẩy"),
    ('{{ so("ket_nap", nam=2020, "tong") }}', "phải đứng sau"),
    ("{{ so(“ket_nap”) }}", "dấu nháy cong"),
    ('{{ so("ket_nap", nam=) }}', "không hiểu được"),
    ('{{ so("ket_nap"', "không có }} đóng lại"),
    ('{{ so("ket_nap) ', "có dấu nháy không đóng"),
    ("{{ }}", "không có gì"),
    ("{{ soo('a') }}", "có phải “so”?"),
    ("{{ so(ket_nap) }}", 'viết "ket_nap"'),
]


@pytest.mark.parametrize(("call", "words"), BROKEN)
def test_a_broken_call_says_what_is_wrong_and_hides_no_other(call: str, words: str) -> None:
    """One refusal at its line; the calls around it are read."""
    text = read_author_text(f"{{{{ so('a') }}}}\nmột\n{call}\n\n{{{{ so('b') }}}} \"hai\"\n")
    (refusal,) = text.refusals
    assert refusal.line == 3
    assert words in str(refusal.error)
    assert [call.args for call in text.calls] == [("a",), ("b",)]


def test_other_delimiters_of_the_template_engine_are_refused() -> None:
    """Text that this guard takes for harmless could run with them."""
    environment = Environment(extensions=[AuthorGuard], variable_start_string="[[")
    with pytest.raises(TemplateSyntaxError, match="cu-phap"):
        environment.from_string("[[ config ]]")


def test_the_template_engine_gets_nothing_of_a_page_with_calls() -> None:
    """One word stands for the whole page, however much the page says."""
    environment = Environment(extensions=[AuthorGuard], autoescape=False)
    environment.globals[WHOLE_PAGE] = lambda: "cả trang"
    assert environment.from_string("Có {{ so('a') }} đảng viên").render() == "cả trang"
    assert environment.from_string("Không gọi số.").render() == "Không gọi số."
