package dev.crosskeep.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamTest {

  @Test
  void anEmptyLineEndsAnEvent() throws IOException {
    assertThat(events("data: one\n\ndata: two\n\n")).containsExactly("one", "two");
  }

  @Test
  void oneSpaceAfterTheColonBelongsToTheFormat() throws IOException {
    assertThat(events("data:one\n\ndata:  two\n\n")).containsExactly("one", " two");
  }

  @Test
  void severalDataLinesAreOneEvent() throws IOException {
    assertThat(events("data: {\ndata: }\n\n")).containsExactly("{\n}");
  }

  @Test
  void commentsAndOtherFieldsArePassedOver() throws IOException {
    assertThat(events(": ping\n\nevent: error\nid: 7\ndata: one\n\n\n")).containsExactly("one");
  }

  @Test
  void linesMayEndWithCarriageReturns() throws IOException {
    assertThat(events("data: one\r\n\r\ndata: two\r\n\r\n")).containsExactly("one", "two");
  }

  @Test
  void anEventThatIsCutOffIsDropped() throws IOException {
    assertThat(events("data: one\n\ndata: tw")).containsExactly("one");
  }

  private static List<String> events(String stream) throws IOException {
    List<String> events = new ArrayList<>();
    try (var reader =
        new EventStream(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)))) {
      for (var event = reader.next(); event.isPresent(); event = reader.next()) {
        events.add(event.get());
      }
    }
    return events;
  }
}
