package dev.crosskeep.policy.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SecretKeyTest {

  private final RandomGenerator random = new SecureRandom();

  @Test
  void theCheckDigitsAndTheHashAreThoseOfTheWholeKey() {
    // A random source that only ever draws 0.
    var key = SecretKey.random("ck_live", () -> 0);

    // python3 -c "import zlib; print(zlib.crc32(b'ck_live_00000000_' + b'0' * 43))"
    // prints 3706434323, which is 4 2 51 50 54 47 in base 62.
    assertThat(key.id()).isEqualTo("00000000");
    assertThat(key.text()).isEqualTo("ck_live_00000000_" + "0".repeat(43) + "_42posl");
    // printf %s KEY | sha256sum
    assertThat(key.sha256())
        .isEqualTo("c539ffe7f7643ce8f7bf1a8fae78e8e7819290636e4c42d570c75d15a6b2c4bf");
  }

  @Test
  void everyKeyHasTheFormThatScannersLookFor() {
    assertThat(keys(1000).map(SecretKey::text))
        .allMatch(text -> text.matches("ck_live_[0-9a-f]{8}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}"));
  }

  @Test
  void noKeyComesTwice() {
    assertThat(keys(1000).map(SecretKey::sha256)).doesNotHaveDuplicates();
  }

  @Test
  void allDigitsAreUsed() {
    String secrets = keys(100).map(key -> key.text().substring(17, 60)).reduce("", String::concat);

    assertThat(secrets.chars().distinct().count()).isEqualTo(62);
  }

  @Test
  void whatALogWouldShowIsNotTheKey() {
    var key = SecretKey.random("ck_live", random);

    assertThat(key.toString()).isEqualTo("ck_live_" + key.id() + "_...");
  }

  private Stream<SecretKey> keys(int count) {
    return Stream.generate(() -> SecretKey.random("ck_live", random)).limit(count);
  }
}
