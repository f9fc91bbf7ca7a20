package dev.crosskeep.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PictureHostsTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  @ParameterizedTest
  @CsvSource({
    "images.example.com, true",
    "a.example.org, true",
    "a.b.example.org, true",
    "example.org, false",
    "anexample.org, false",
    "example.com, false",
    "a.images.example.com, false",
    "images.example.com.evil.net, false",
    "*.example.org.evil.net, false",
  })
  void aHostIsAllowedByItsNameOrByOneThatItIsBelow(String host, boolean allowed) {
    var hosts = read("[\"images.example.com\", \"*.example.org\"]");

    assertThat(hosts.allow(host)).isEqualTo(allowed);
    assertThat(PictureHosts.NONE.allow(host)).isFalse();
  }

  @Test
  void theOrderInWhichHostsWereNamedDoesNotMatter() {
    assertThat(read("[\"b.example.com\", \"a.example.com\", \"b.example.com\"]"))
        .isEqualTo(read("[\"a.example.com\", \"b.example.com\"]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[\"localhost\"]",
        "[\"com\"]",
        "[\"*\"]",
        "[\"*.com\"]",
        "[\"images.*.com\"]",
        "[\"*images.example.com\"]",
        "[\"127.0.0.1\"]",
        "[\"*.0.0.1\"]",
        "[\"0x7f.0.0.0x1\"]",
        "[\"example.0x7f000001\"]",
        "[\"[::1]\"]",
        "[\"example.com.\"]",
        "[\"example.com:443\"]",
        "[\"https://example.com\"]",
        "[\"Example.com\"]",
        "[\"ex ample.com\"]",
        "[\"exämple.com\"]",
        "[\"-a.example.com\"]",
        "[\"a..example.com\"]",
        "[\"\"]",
        "[null]",
        "[7]",
        "\"example.com\"",
        "{}",
      })
  void whatIsNoNameOfAHostIsRefused(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(InvalidFieldException.class)
        .hasMessageStartingWith("picture_hosts must be");
  }

  @Test
  void thereAreAtMostAHundred() {
    var names = new StringBuilder("\"h0.example.com\"");
    for (int i = 1; i <= 100; i++) {
      names.append(", \"h").append(i).append(".example.com\"");
    }

    assertThatThrownBy(() -> read("[" + names + "]"))
        .hasMessage("picture_hosts must not have more than 100 hosts, got 101");
  }

  private static PictureHosts read(String json) {
    return PictureHosts.read(JSON.readTree(json));
  }
}
