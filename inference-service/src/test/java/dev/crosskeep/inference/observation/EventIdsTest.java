package dev.crosskeep.inference.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventIdsTest {

  @Test
  void idsAreVersionSevenAndTellTheirTime() {
    var at = Instant.parse("2026-05-04T03:02:01.123Z");

    var id = EventIds.newId(at);

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
  }

  @Test
  void idsOfOneMomentDiffer() {
    assertThat(IntStream.range(0, 10_000).mapToObj(_ -> EventIds.newId(Instant.EPOCH)))
        .doesNotHaveDuplicates();
  }
}
