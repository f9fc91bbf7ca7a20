package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheLineTest {

  @ParameterizedTest(name = "{0} bytes are {1}")
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "9949, 9.9 kB",
    "9950, 10 kB",
    "999499, 999 kB",
    "999500, 1.0 MB",
    "62914560, 63 MB",
    "315621376, 316 MB",
    "2147483648, 2.1 GB",
    "5000000000000000, 5000 TB"
  })
  void sizesAreShort(long bytes, String text) {
    assertThat(CacheLine.bytes(bytes)).isEqualTo(text);
  }
}
