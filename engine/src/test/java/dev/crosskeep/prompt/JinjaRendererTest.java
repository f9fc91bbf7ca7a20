package dev.crosskeep.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.crosskeep.prompt.JinjaRenderer.RenderException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected texts come from Jinja 3.1.6 with trim_blocks and lstrip_blocks. */
class JinjaRendererTest {

  private final JinjaRenderer jinja = new JinjaRenderer();

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '`',
      value = {
        "{{ role.upper() + ': ' }}                               -> `USER: `",
        "{{ role.capitalize() }} {{ role.title() }}              -> User User",
        "{{ '  a b ?'.strip('? ') }}                             -> a b",
        "{{ text.strip() }},{{ text.lstrip() }},{{ text.rstrip() }} -> `a b,a b ,  a b`",
        "{{- ' ' + text | trim -}}                               -> ` a b`",
        "{{ text.split() | join('+') }}                          -> a+b",
        "{{ 'x--y-'.split('-') | join('+') }}                    -> x++y+",
        "{{ 'a</think>b'.split('</think>')[-1] }}                -> b",
        "{{ 'y' if role.startswith('us') and not role.endswith('us') }} -> y",
        "{{ messages[-1].role }} {{ messages[1:] | length }}     -> assistant 1",
        "{{ messages | selectattr('role', 'equalto', 'user') | list | length }} -> 1",
        "{{ messages[0].get('name', 'nobody') }}                 -> nobody",
        "{{ 'no' if messages[0].name is defined else 'yes' }}    -> yes",
        "{{ 7 // 2 }} {{ 'odd' if 7 % 2 == 1 }} {{ 'a' ~ 1 }}    -> 3 odd a1",
        "{% generation %}{{ role }}{% endgeneration %}           -> user",
        "{% for m in messages if m.role == 'assistant' %}{{ loop.index }}{% endfor %} -> 1",
        "{% for m in (messages if role else []) %}{{ loop.index }}{% endfor %} -> 12",
        "{% for m in messages %}{% if loop.last %}{% break %}{% endif %}{{ m.role }}{% endfor %} ->"
            + " user",
      })
  void readsThePythonThatChatTemplatesUse(String template, String expected) throws RenderException {
    assertThat(render(template.strip())).isEqualTo(expected);
  }

  @Test
  void blocksLeaveNoLinesBehind() throws RenderException {
    String template =
        """
        {% for m in messages %}
          {% if m.role == 'user' %}
        {{ m.role }}:
          {% else %}
          {{- m.role -}}
          {% endif %}
        {% endfor %}
        .
        """;

    assertThat(render(template)).isEqualTo("user:\nassistant.");
  }

  @Test
  void insertedTextIsNeitherEscapedNorReadAsATemplate() throws RenderException {
    String text = "{{ 7*7 }} {% for %} {# x #} <b>&amp; \"'\\n";

    assertThat(jinja.render("{{ text }}", Map.of("text", text))).isEqualTo(text);
  }

  @Test
  void aTemplatesOwnRefusalIsToldApartFromItsFaults() {
    RenderException raised =
        catchThrowableOfType(
            RenderException.class,
            () -> render("{{ raise_exception('roles must ' ~ 'alternate') }}"));
    assertThat(raised.raised()).contains("roles must alternate");

    RenderException faulty =
        catchThrowableOfType(RenderException.class, () -> render("{{ role.nonsense() }}"));
    assertThat(faulty.raised()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% if %}",
        "{% for m in messages %}",
        "{% include 'logback.xml' %}",
        "{% import 'logback.xml' as x %}",
        "{% extends 'logback.xml' %}",
        "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(22) %}"
            + "{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
      })
  void aBrokenOrHostileTemplateFails(String template) {
    assertThatThrownBy(() -> render(template)).isInstanceOf(RenderException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ ''.class.forName('java.lang.Runtime') }}",
        "{{ messages.getClass() }}",
        "{{ ____int3rpr3t3r____.getContext() }}",
      })
  void aTemplateReachesNothingBesidesTheConversation(String template) {
    String shown;
    try {
      shown = render(template);
    } catch (RenderException e) {
      shown = "";
    }
    assertThat(shown).doesNotContain("class", "java", "hubspot");
  }

  @Test
  void aTemplateWithoutEndIsLeftBehind() {
    var impatient = new JinjaRenderer(Duration.ofMillis(300));
    String forever =
        "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}"
            + "{% endfor %}{% endfor %}{% endfor %}";

    assertTimeout(
        Duration.ofSeconds(10),
        () ->
            assertThatThrownBy(() -> impatient.render(forever, Map.of()))
                .isInstanceOf(RenderException.class)
                .hasMessageContaining("takes longer"));
  }

  private String render(String template) throws RenderException {
    return jinja.render(
        template,
        Map.of(
            "role", "user",
            "text", "  a b ",
            "messages", List.of(Map.of("role", "user"), Map.of("role", "assistant"))));
  }
}
