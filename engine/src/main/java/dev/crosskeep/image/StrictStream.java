package dev.crosskeep.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A file in memory behind whose end there are a few zeros and then an error.
 *
 * <p>The WebP decoder takes an ordinary end for zeros without end, so that 34 bytes kept it busy
 * for a minute. It does read up to eight bytes ahead, which is what the zeros are for.
 */
final class StrictStream extends MemoryCacheImageInputStream {

  private static final int ZEROS = 64;

  StrictStream(byte[] file) {
    super(new ByteArrayInputStream(Arrays.copyOf(file, file.length + ZEROS)));
  }

  @Override
  public int read() throws IOException {
    return orThrow(super.read());
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    return orThrow(super.read(into, from, length));
  }

  private static int orThrow(int read) throws IOException {
    if (read < 0) {
      throw new IOException("the decoder reads on behind the end of the file");
    }
    return read;
  }
}
