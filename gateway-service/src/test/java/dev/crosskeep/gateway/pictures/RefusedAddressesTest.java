package dev.crosskeep.gateway.pictures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.gateway.FakeEngine;
import dev.crosskeep.gateway.House;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses nobody is asked at: all get one and the same refusal. */
class RefusedAddressesTest extends PictureHouse {

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Other schemes, and none.
        "http://pictures.example.com/cat.png",
        "file:///etc/passwd",
        "ftp://pictures.example.com/cat.png",
        "gopher://pictures.example.com/cat.png",
        "jar:https://pictures.example.com/cat.png!/",
        "//pictures.example.com/cat.png",
        "pictures.example.com/cat.png",
        "/etc/passwd",
        "https:pictures.example.com",
        "https:/pictures.example.com/cat.png",
        "https:///pictures.example.com/cat.png",
        "view-source:https://pictures.example.com/cat.png",
        "",
        // Addresses in place of names, in every way to write them.
        "https://127.0.0.1/cat.png",
        "https://127.1/cat.png",
        "https://2130706433/cat.png",
        "https://0177.0.0.1/cat.png",
        "https://0x7f000001/cat.png",
        "https://0x7f.0.0.0x1/cat.png",
        "https://0.0.0.0/cat.png",
        "https://0/cat.png",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/cat.png",
        "https://[::ffff:127.0.0.1]/cat.png",
        "https://[::ffff:7f00:1]/cat.png",
        "https://[64:ff9b::7f00:1]/cat.png",
        "https://[fe80::1%25eth0]/cat.png",
        "https://[fd00::1]/cat.png",
        "https://localhost/cat.png",
        // Two readers might see two hosts.
        "https://pictures.example.com\\\\@127.0.0.1/cat.png",
        "https://pictures.example.com\\\\.evil.net/cat.png",
        "https:\\\\\\\\pictures.example.com/cat.png",
        "https://127.0.0.1#@pictures.example.com/cat.png",
        "https://pictures.example.com@127.0.0.1/cat.png",
        "https://user@pictures.example.com/cat.png",
        "https://user:password@pictures.example.com/cat.png",
        "https://pictures.example.com:443@127.0.0.1/",
        "https://pictures.example.com,127.0.0.1/cat.png",
        "https://pictures.example.com;127.0.0.1/cat.png",
        "https://pictures.example.com./cat.png",
        "https://pictures.example.com%2e/cat.png",
        "https://pictures%2eexample.com/cat.png",
        "https://pictures.example.com%00.evil.net/cat.png",
        "https://pictures.example.com%2f@127.0.0.1/cat.png",
        "https://pictures.example.com/cat.png%00.txt",
        "https://pictures.example.com/cat%0d%0aX-Tenant:%20acme",
        "https://pictures.example.com/cat%zz",
        "https://pictures.example.com/cat.png#fragment",
        "https://pictures.example.com\\t/cat.png",
        "https://pictures.exa\\tmple.com/cat.png",
        "https://pictures.example.com/\\ncat.png",
        "\\thttps://pictures.example.com/cat.png",
        " https://pictures.example.com/cat.png",
        "https://pictures.example.com/cat.png ",
        "https://pictures.example.com/c at.png",
        "https://pictures.example.com/\\u0000",
        "https://pictures.example.com/kätzchen.png",
        "https://pictures.example。com/cat.png",
        "https://pictures.example.com\u2024evil.net/cat.png",
        "https://ⓟictures.example.com/cat.png",
        "https://pictures.example.com:80/cat.png",
        "https://pictures.example.com:8443/cat.png",
        "https://pictures.example.com:/cat.png",
        "https://pictures.example.com:00443/cat.png",
        "https://pictures..example.com/cat.png",
        "https://-pictures.example.com/cat.png",
        // Hosts that the tenant does not allow.
        "https://example.com/cat.png",
        "https://pictures.example.org/cat.png",
        "https://pictures.example.com.evil.net/cat.png",
        "https://evilexample.com/cat.png",
        "https://xn--ictures-3ya.example.org/cat.png",
      })
  void anAddressThatIsNotPlainlyAnAllowedHostsIsRefused(String url) throws Exception {
    assertRefused(house.client().chat(ask(url)));
    assertThat(host.server.heard()).isEmpty();
  }

  @Test
  void anEndlessAddressIsRefused() throws Exception {
    assertRefused(house.client().chat(ask(GOOD + "?" + "x".repeat(1_000_000))));
    assertThat(host.server.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.2",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456:789a::1",
        "ff02::1",
        "::ffff:127.0.0.2",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::7f00:1",
        "::a00:1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::808:808",
        "64:ff9b:1::1",
        "64:ff9b:1::a00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:0:53aa:64c::1",
        "2001:db8::1",
        "3fff::1",
        "100::1",
        "5f00::1",
      })
  void anAllowedNameThatLeadsInsideIsRefused(String address) throws Exception {
    host.resolve("inside.example.com", address);
    host.resolve("mixed.example.com", "127.0.0.1", address);

    assertRefused(house.client().chat(ask("https://inside.example.com/cat.png")));
    assertRefused(house.client().chat(ask("https://mixed.example.com/cat.png")));
    assertThat(host.server.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:800::1"})
  void whatIsOutsideIsOutside(String address) throws Exception {
    assertThat(Internet.OUTSIDE.matches(java.net.InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsAsked() throws Exception {
    host.resolve("rebinding.example.com", "127.0.0.1");
    host.thenResolve("rebinding.example.com", "127.0.0.2");
    String url = "https://rebinding.example.com/cat.png";

    // Whoever looked the name up again to connect would meet nobody.
    assertThat(house.client().chat(ask(url)).statusCode()).isEqualTo(200);
    assertThat(host.server.onlyRequest().header("Host")).isEqualTo("rebinding.example.com");

    house.engine.behave(FakeEngine.WORKS);
    assertRefused(house.client().chat(ask(url)));
    assertThat(host.server.heard()).hasSize(1);
  }

  @Test
  void aNameThatNobodyHasIsRefused() throws Exception {
    assertRefused(house.client().chat(ask("https://nobody.example.com/cat.png")));
  }

  @Test
  void aHostThatDoesNotListenIsRefused() throws Exception {
    host.server.goAway();
    try {
      assertRefused(house.client().chat(ask(GOOD)));
    } finally {
      host.server.comeBack();
    }
  }

  @Test
  void aHostWithTheCertificateOfAnotherIsRefused() throws Exception {
    host.resolve("pictures.example.net", "127.0.0.1");

    assertRefused(house.client().chat(ask("https://pictures.example.net/cat.png")));
    assertThat(host.server.heard()).isEmpty();
  }

  @Test
  void aTenantThatAllowsNoHostGetsTheSameRefusal() throws Exception {
    assertRefused(house.client().withKey(House.STRICT_KEY).chat(ask(GOOD)));
    assertThat(host.server.heard()).isEmpty();
  }
}
