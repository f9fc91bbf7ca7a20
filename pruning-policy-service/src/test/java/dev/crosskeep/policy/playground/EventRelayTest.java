package dev.crosskeep.policy.playground;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventRelayTest {

  @Test
  void whatTheEngineSaysGoesOnAsItIs() {
    var reader = new ByteArrayOutputStream();

    EventRelay.run(new ByteArrayInputStream("data: a\n\ndata: ö\n\n".getBytes(UTF_8)), reader);

    assertThat(reader.toString(UTF_8).replace(":\n\n", "")).isEqualTo("data: a\n\ndata: ö\n\n");
  }

  @Test
  void aReaderWhoLeavesWhileTheEngineIsSilentClosesIt() throws Exception {
    try (var engine = new Silent()) {
      EventRelay.run(engine, new Gone());

      assertThat(engine.closed.getCount()).isZero();
    }
  }

  @Test
  void anEngineThatBreaksOffIsToldToTheReader() {
    var reader = new ByteArrayOutputStream();

    EventRelay.run(new Broken(), reader);

    assertThat(reader.toString(UTF_8)).contains("data: {\"error\"", "has broken off");
  }

  /** Says nothing until it is closed. */
  @SuppressWarnings("InputStreamSlowMultibyteRead") // reads nothing
  private static final class Silent extends InputStream {

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        closed.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      return -1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // reads nothing
  private static final class Broken extends InputStream {

    @Override
    public int read() throws IOException {
      throw new IOException("reset");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      throw new IOException("reset");
    }
  }

  private static final class Gone extends OutputStream {

    @Override
    public void write(int b) throws IOException {
      throw new IOException("gone");
    }
  }
}
