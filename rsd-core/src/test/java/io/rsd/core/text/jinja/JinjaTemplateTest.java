package io.rsd.core.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rsd.core.InvalidInputException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected texts are what Python's Jinja2 gives with the settings of Hugging Face. */
class JinjaTemplateTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-05T14:07:09Z"), ZoneOffset.UTC);

  private static final Map<String, Object> VARIABLES =
      Map.of(
          "list", List.of(1, 2, 3, 4),
          "dict", Map.of("a", 1),
          "padded", "  pad\n ",
          "messages",
              List.of(
                  Map.of("role", "user", "content", "Why?"),
                  Map.of("role", "assistant", "content", "<think>\nhm\n</think>\n\nSo."),
                  Map.of("role", "user", "content", "I see.")));

  private static String render(String template) {
    return JinjaTemplate.parse("test", template).render(VARIABLES, CLOCK);
  }

  private static void assertRefused(String template, String... reasons) {
    assertThatThrownBy(() -> render(template))
        .as(template)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(reasons);
  }

  @Test
  void printsValuesAsPythonDoes() {
    assertThat(render("{{ 'a' }} {{ 1 }} {{ 2.0 }} {{ 0.0001 }} {{ 1e15 }} {{ true }} {{ none }}"))
        .isEqualTo("a 1 2.0 0.0001 1000000000000000.0 True None");
    assertThat(render("{{ ['it\\'s', 'a\\n', none, (1,), (1, 2), {'k': 1.5}] }} {{ nothing }}|"))
        .isEqualTo("[\"it's\", 'a\\n', None, (1,), (1, 2), {'k': 1.5}] |");
  }

  @Test
  void resolvesEscapesInStringsAndJoinsNeighbours() {
    assertThat(render("{{ 'a\\tb\\x41\\u00e9\\101\\q\\'' \"c\" }}")).isEqualTo("a\tbAéA\\q'c");
    assertThat(render("{{ '}}' }}{{ '%}' }}{{ {'a': {'b': 1}}.a.b }}")).isEqualTo("}}%}1");
  }

  @Test
  void calculatesWithPythonsPrecedenceAndFloors() {
    assertThat(
            render("{{ 1 + 2 * 3 - 4 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 6 / 3 }}"))
        .isEqualTo("5 -4 2 3.5 2.0");
    assertThat(render("{{ 'a' ~ 1 + 2 ~ none }} {{ 'ab' * 2 }} {{ [1] + [2] }}"))
        .isEqualTo("a12None abab [1, 2]");
  }

  @Test
  void comparesAcrossTypesAsPythonDoes() {
    assertThat(render("{{ 1 == 1.0 }} {{ true == 1 }} {{ [1] == (1,) }} {{ none == false }}"))
        .isEqualTo("True True False False");
    assertThat(render("{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'B' < 'a' }} {{ 1 + 1 == 2 }}"))
        .isEqualTo("True False True True");
    assertThat(
            render("{{ 'b' in 'abc' }} {{ 2 not in list }} {{ 'a' in dict }} {{ 1 in nothing }}"))
        .isEqualTo("True False True False");
  }

  @Test
  void logicGivesTheOperandThatDecides() {
    assertThat(render("{{ '' or 'b' }} {{ 1 and 2 or 3 }} {{ none and 1 }} {{ not nothing }}"))
        .isEqualTo("b 2 None True");
    assertThat(render("{{ 'y' if list|length > 2 else 'n' }}{{ 'z' if false }}")).isEqualTo("y");
  }

  @Test
  void indexesAndSlicesFromBothEnds() {
    assertThat(render("{{ list[0] }} {{ list[-1] }} {{ list[9] }}| {{ list.0 }}"))
        .isEqualTo("1 4 | 1");
    assertThat(render("{{ list[1:] }} {{ list[:-1] }} {{ list[::-1] }} {{ list[3:0:-2] }}"))
        .isEqualTo("[2, 3, 4] [1, 2, 3] [4, 3, 2, 1] [4, 2]");
    assertThat(render("{{ list[-100:2] }} {{ list[:2:-1] }} {{ list[9:] }}"))
        .isEqualTo("[1, 2] [4] []");
    assertThat(render("{{ 'hé😀x'[2] }} {{ 'hé😀x'[::-1] }} {{ 'hé😀x'|length }}"))
        .isEqualTo("😀 x😀éh 4");
  }

  @Test
  void whatIsMissingIsUndefinedNotAnError() {
    assertThat(render("{{ nothing }}|{{ dict.b }}|{{ dict['b'] }}|{{ none.b }}|"))
        .isEqualTo("||||");
    assertThat(render("{{ dict.b is defined }} {{ dict.a is defined }} {{ none is defined }}"))
        .isEqualTo("False True True");
    assertThat(render("{{ nothing|default('d') }} {{ ''|default('d', true) }}")).isEqualTo("d d");
    assertThat(render("{% for x in nothing %}x{% else %}none{% endfor %}")).isEqualTo("none");
    assertRefused("a\n{{ nothing.b }}", "line 2", "'nothing' is undefined");
    assertRefused("{{ nothing + 'a' }}", "'nothing'", "undefined");
    assertRefused("{{ nothing() }}", "'nothing' is undefined");
  }

  @Test
  void stringsHaveTheMethodsOfTheTemplatesInUse() {
    assertThat(render("[{{ padded.strip() }}] [{{ padded.lstrip() }}] [{{ padded.rstrip() }}]"))
        .isEqualTo("[pad] [pad\n ] [  pad]");
    assertThat(render("{{ 'xyaxy'.strip('yx') }} {{ '\\n\\na\\n'.lstrip('\\n') }}"))
        .isEqualTo("a a\n");
    assertThat(
            render("{{ 'a,b,,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a b c'.split(' ', 1) }}"))
        .isEqualTo("['a', 'b', '', 'c'] ['a', 'b'] ['a', 'b c']");
    assertThat(render("{{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('b') }}"))
        .isEqualTo("True False");
    assertThat(
            render("{{ 'aXX'.replace('X', '-', 1) }} {{ 'aé'.upper() }} {{ \"it's x\".title() }}"))
        .isEqualTo("a-X AÉ It'S X");
    assertThat(render("{{ ','.join(['a', 'b']) }} {{ 'a\\r\\nb\\n'.splitlines() }}"))
        .isEqualTo("a,b ['a', 'b']");
  }

  @Test
  void dictsHaveTheirMethodsAndFilters() {
    assertThat(render("{{ dict.get('a') }} {{ dict.get('b') }} {{ dict.get('b', 5) }}"))
        .isEqualTo("1 None 5");
    assertThat(render("{% for k, v in dict.items() %}{{ k }}={{ v }}{% endfor %}"))
        .isEqualTo("a=1");
    assertThat(
            render("{{ {'b': 1, 'A': 2}|dictsort }} {{ dict|items|list }} {{ dict.keys()|list }}"))
        .isEqualTo("[('A', 2), ('b', 1)] [('a', 1)] ['a']");
  }

  @Test
  void filtersPickFromLists() {
    assertThat(render("{{ messages|map(attribute='role')|join(',') }}"))
        .isEqualTo("user,assistant,user");
    assertThat(render("{{ messages|selectattr('role', 'equalto', 'user')|list|length }}"))
        .isEqualTo("2");
    assertThat(render("{{ (messages|rejectattr('role', 'equalto', 'user')|first).role }}"))
        .isEqualTo("assistant");
    assertThat(
            render("{{ list|select('odd')|list }} {{ list|reject('gt', 1)|list }} {{ list|last }}"))
        .isEqualTo("[1, 3] [1] 4");
    assertThat(render("{{ ['a', 'A', 'b']|unique|list }} {{ list|reverse|list }} {{ 'abc'|list }}"))
        .isEqualTo("['a', 'b'] [4, 3, 2, 1] ['a', 'b', 'c']");
  }

  @Test
  void filtersChangeText() {
    assertThat(render("{{ ' a '|trim }}{{ none|trim }}{{ 5|string + 'x' }} {{ '3'|int + 1 }}"))
        .isEqualTo("aNone5x 4");
    assertThat(render("{{ 'a\\nb\\n\\nc'|indent(2) }}|{{ 'a\\nb'|indent(2, true) }}"))
        .isEqualTo("a\n  b\n\n  c|  a\n  b");
    assertThat(render("{{ \"hello wORLD it's (x)\"|title }} {{ 'a'|upper|lower }}"))
        .isEqualTo("Hello World It's (X) a");
  }

  @Test
  void writesJsonAsPythonDoes() {
    assertThat(render("{{ {'a': [1, 2.0, none, true], 'b': 'é<\"\\n'}|tojson }}"))
        .isEqualTo("{\"a\": [1, 2.0, null, true], \"b\": \"é<\\\"\\n\"}");
    assertThat(render("{{ {'a': [1, {}], 'b': {'c': []}}|tojson(indent=2) }}"))
        .isEqualTo("{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n    \"c\": []\n  }\n}");
    assertThat(render("{{ {'b': 'é', 'a': 1}|tojson(ensure_ascii=true, sort_keys=true) }}"))
        .isEqualTo("{\"a\": 1, \"b\": \"\\u00e9\"}");
    assertThat(render("{{ {'a': [1, 2]}|tojson(separators=(',', ':')) }}"))
        .isEqualTo("{\"a\":[1,2]}");
  }

  @Test
  void testsAskForTypes() {
    assertThat(render("{{ 's' is string }} {{ 's' is iterable }} {{ dict is mapping }}"))
        .isEqualTo("True True True");
    assertThat(render("{{ 1 is number }} {{ true is integer }} {{ 1 is boolean }} {{ 1 is true }}"))
        .isEqualTo("True False False False");
    assertThat(render("{{ none is iterable }} {{ list is sequence }} {{ list is not mapping }}"))
        .isEqualTo("False True True");
    assertThat(render("{{ 9 is divisibleby 3 }} {{ 3 is odd }} {{ 'a' is in ['a'] }}"))
        .isEqualTo("True True True");
  }

  @Test
  void loopsKnowWhereTheyStand() {
    assertThat(
            render(
                "{% for x in list %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}"
                    + "{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}"))
        .isEqualTo("04True2;13False13;22False24;31False3;");
    assertThat(
            render(
                "{% for x in list if x is even %}{{ loop.index }}/{{ loop.length }} {% endfor %}"))
        .isEqualTo("1/2 2/2 ");
    assertThat(
            render(
                "{% for x in list %}{% if x == 2 %}{% continue %}{% elif x == 4 %}{% break %}"
                    + "{% endif %}{{ x }}{% endfor %}"))
        .isEqualTo("13");
    assertThat(
            render(
                "{% for i in range(2) %}{% for j in range(2) %}{{ loop.index }}{% endfor %}"
                    + "{{ loop.index }} {% endfor %}"))
        .isEqualTo("121 122 ");
  }

  @Test
  void whatALoopSetsStaysInItUnlessItIsInANamespace() {
    assertThat(
            render(
                "{% set x = 0 %}{% for y in list %}{% set x = x + y %}{{ x }}{% endfor %}{{ x }}"))
        .isEqualTo("12340");
    assertThat(
            render(
                "{% set ns = namespace(x=0) %}{% for y in list %}{% set ns.x = ns.x + y %}"
                    + "{% endfor %}{{ ns.x }}"))
        .isEqualTo("10");
    assertThat(render("{% if true %}{% set z = 5 %}{% endif %}{{ z }}")).isEqualTo("5");
  }

  @Test
  void setTakesSeveralNamesAndBlocks() {
    assertThat(render("{% set a, b = 1, 2 %}{{ b }}{{ a }}")).isEqualTo("21");
    assertThat(render("{% set text %}hi {{ dict.a }}{% endset %}[{{ text|upper }}]"))
        .isEqualTo("[HI 1]");
  }

  @Test
  void macrosTakeDefaultsNamesAndCallThemselves() {
    assertThat(
            render(
                "{% macro f(a, b='x') %}<{{ a }}{{ b }}>{% endmacro %}"
                    + "{{ f(1) }}{{ f(1, 2) }}{{ f(b=3, a=4) }}{{ f() }}"))
        .isEqualTo("<1x><12><43><x>");
    assertThat(
            render(
                "{% macro down(n) %}{{ n }}{% if n > 1 %}{{ down(n - 1) }}{% endif %}{% endmacro %}"
                    + "{{ down(3) }}"))
        .isEqualTo("321");
    assertRefused("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "'f'", "deep");
  }

  @Test
  void whiteSpaceAroundTagsFollowsTrimBlocksAndLstripBlocks() {
    assertThat(render("a\n  {% if true %}\n    b\n  {% endif %}\nc")).isEqualTo("a\n    b\nc");
    assertThat(render("a \n {%- if true -%} \n b {%- endif -%} \n c")).isEqualTo("abc");
    assertThat(render("  {%+ if true %}\n x{% endif +%}\ny")).isEqualTo("   x\ny");
    assertThat(render("{{ 1 }}\n  {{- 2 -}}\n  b {{ 3 }}\n")).isEqualTo("12b 3");
    assertThat(render("  {# c #}\nx {#- d -#} y\n\n")).isEqualTo("xy\n");
    assertThat(render("a\r\nb\rc {% if true %}\r\nd{% endif %}")).isEqualTo("a\nb\nc d");
  }

  @Test
  void datesComeFromTheClock() {
    assertThat(render("{{ strftime_now('%d %b %Y, %A %-d %B %H:%M:%S %j %p %I %y %%') }}"))
        .isEqualTo("05 Mar 2026, Thursday 5 March 14:07:09 064 PM 02 26 %");
    assertRefused("{{ strftime_now('%Q') }}", "the date field %Q is not supported");
  }

  /** The way Qwen3's template looks for the last question and takes reasoning out of history. */
  @Test
  void rendersATemplateInTheMannerOfReasoningModels() {
    String template =
        """
        {%- set ns = namespace(last=messages|length - 1, open=true) %}
        {%- for message in messages[::-1] %}
            {%- set index = (messages|length - 1) - loop.index0 %}
            {%- if ns.open and message.role == "user" and not(message.content.startswith('<')) %}
                {%- set ns.open = false %}
                {%- set ns.last = index %}
            {%- endif %}
        {%- endfor %}
        {%- for message in messages %}
            {%- set content = message.content %}
            {%- if '</think>' in content and loop.index0 < ns.last %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
            {{- message.role + ': ' + content + '\\n' }}
        {%- endfor %}
        {{- ns.last }}
        """;
    assertThat(render(template)).isEqualTo("user: Why?\nassistant: So.\nuser: I see.\n2");
  }

  /** The way Gemma's template puts the system message before the first turn of the user. */
  @Test
  void rendersATemplateInTheMannerOfGemma() {
    String template =
        """
        {%- for message in messages -%}
            {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
                {{ raise_exception("Roles must alternate") }}
            {%- endif -%}
            {{ '<' + message['role'] + '>' + ('first ' if loop.first else '') }}
            {%- if message['content'] is string -%}
                {{ message['content'] | trim }}
            {%- elif message['content'] is iterable -%}
                {{ raise_exception("No parts") }}
            {%- endif -%}
            {{ '<end>\\n' }}
        {%- endfor -%}
        """;
    assertThat(render(template))
        .isEqualTo(
            """
            <user>first Why?<end>
            <assistant><think>
            hm
            </think>

            So.<end>
            <user>I see.<end>
            """);
  }

  @Test
  void stringsHaveTheMethodsThatTemplatesUse() {
    assertThat(
            render(
                "{{ 'uSER name'.capitalize() }} {{ 'aSSIStant'|capitalize }}|{{ ''|capitalize }}"))
        .isEqualTo("User name Assistant|");
    assertThat(
            render(
                "{{ 'a-b-c'.rsplit('-', 1) }} {{ ' a  b c '.rsplit() }} {{ 'a b c'.rsplit(maxsplit=1) }}"))
        .isEqualTo("['a-b', 'c'] ['a', 'b', 'c'] ['a b', 'c']");
    assertThat(render("{{ 'aaa'.rsplit('aa') }} {{ 'aaa'.split('aa') }}"))
        .isEqualTo("['a', ''] ['', 'a']");
    assertThat(
            render(
                "{{ 'é𝄞ab'.find('b') }} {{ 'ab'.find('z') }} {{ 'abab'.find('a', 1) }} {{ 'abab'.find('b', -1) }}"))
        .isEqualTo("3 -1 2 3");
    assertThat(
            render(
                "{{ 'ab'.find('') }} {{ 'ab'.find('', 2) }} {{ 'ab'.find('', 3) }} {{ 'abab'.find('b', 0, 1) }}"))
        .isEqualTo("0 2 -1 -1");
    assertThat(
            render(
                "{{ 'banana'.count('an') }} {{ 'aaa'.count('aa') }} {{ 'ab'.count('') }} {{ 'banana'.count('a', 2, -1) }}"))
        .isEqualTo("2 1 3 1");
    assertThat(
            render(
                "{{ '<a>b'.removeprefix('<a>') }} {{ 'b<a>'.removesuffix('<a>') }} {{ 'b'.removeprefix('c') }}"))
        .isEqualTo("b b b");
    assertThat(render("{{ 'a'.find is defined }}")).isEqualTo("True");
  }

  @Test
  void argumentsMayComeFromAListAndADict() {
    assertThat(render("{{ range(*[1, 4])|list }} {{ 'a-b-c'.split(*['-'], **{'maxsplit': 1}) }}"))
        .isEqualTo("[1, 2, 3] ['a', 'b-c']");
    assertThat(
            render(
                "{% macro f(a, b=2, c=3) %}{{ a }}{{ b }}{{ c }}{% endmacro %}"
                    + "{{ f(*list[:2]) }} {{ f(0, **{'c': 9}) }} {{ f(1, c=5, *[4]) }}"))
        .isEqualTo("123 029 145");
    assertRefused("{{ range(*[1], *[2]) }}", "line 1");
  }

  @Test
  void aCallBlockIsWrittenByTheMacroThatItCalls() {
    assertThat(
            render(
                "{% macro box(name) %}<{{ name }}>{{ caller() }}</{{ name }}>{% endmacro %}"
                    + "{% for x in list[:2] %}{% call box('b') %}{{ x }}{% endcall %}{% endfor %}"))
        .isEqualTo("<b>1</b><b>2</b>");
    assertThat(
            render(
                "{% macro each(items) %}{% for item in items %}{{ caller(item, loop.index) }};"
                    + "{% endfor %}{% endmacro %}"
                    + "{% call(item, at) each(list) %}{{ at }}:{{ item * 10 }}{% endcall %}"))
        .isEqualTo("1:10;2:20;3:30;4:40;");
    assertThat(
            render(
                "{% macro f() %}{{ 'in' if caller else 'out' }}{% endmacro %}"
                    + "{{ f() }} {% call f() %}x{% endcall %}"))
        .isEqualTo("out in");
    assertRefused("{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}", "'caller'");
    assertRefused("{% call 1 %}x{% endcall %}", "a call");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% filter upper %}x{% endfilter %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{% with a = 1 %}x{% endwith %}",
        "{% block a %}x{% endblock %}",
        "{% do list.append(1) %}",
        "{% for x in list recursive %}x{% endfor %}",
        "{% set x | upper %}x{% endset %}",
        "{{ 2 ** 3 }}",
        "{{ 'a%s' % 'b' }}",
        "{{ 'a'|nofilter }}",
        "{{ 'a'|tojson(skipkeys=true) }}",
        "{{ 'a' is notest }}",
        "{{ 'abc'.zfill(5) }}",
        "{{ list.append(4) }}",
        "{{ dict.pop('a') }}",
        "{{ cycler('a') }}",
        "{{ dict.items }}",
        "{{ list|map('string') }}",
        "{{ (list|map('string'))[0] }}",
        "{{ 1e300 }}",
        "{{ '\\N{DASH}' }}",
        "{{ '\\UFFFFFFFF' }}",
        "{{ 12345678901234567890 }}",
        "{{ {1: 2, 'a': 3}|tojson(sort_keys=true) }}",
        "{% for x in list %}{{ loop.depth }}{% endfor %}"
      })
  void namesWhatIsNotSupported(String construct) {
    assertRefused("one\n\n" + construct, "test, line 3: ", "not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 1",
        "{{ 'a }}",
        "{% if true %}x",
        "{% if %}x{% endif %}",
        "{% for x in list %}{% endif %}{% endfor %}",
        "{% endif %}",
        "{{ (1] }}",
        "{{ }}",
        "{{ 1 + }}",
        "{{ 1 $ 2 }}",
        "{{ list[] }}",
        "{% set %}",
        "{# open",
        "{% break %}",
        "{% for x in 5 %}{% endfor %}",
        "{% for a, b in list %}{% endfor %}",
        "{{ 'a' + 1 }}",
        "{{ 1 < 'a' }}",
        "{{ nothing|tojson }}",
        "{{ 'a'.split('') }}",
        "{{ 1 // 0 }}",
        "{{ range(10, 0, 0) }}",
        "{% set dict.a = 1 %}",
        "{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}",
        "{{ raise_exception('no') }}"
      })
  void refusesWhatIsWrongByLine(String mistake) {
    assertRefused("one\n" + mistake, "test, line 2: ");
  }

  @Test
  void variablesMayBeNullAndNested() {
    JinjaTemplate template =
        JinjaTemplate.parse("test", "{{ a is none }} {{ b[0].c }} {{ b|tojson }}");
    Map<String, Object> variables = new HashMap<>();
    variables.put("a", null);
    variables.put("b", List.of(Collections.singletonMap("c", null)));
    assertThat(template.render(variables, CLOCK)).isEqualTo("True None [{\"c\": null}]");
    assertThatThrownBy(() -> template.render(Map.of("a", CLOCK), CLOCK))
        .isInstanceOf(InvalidInputException.class);
  }
}
