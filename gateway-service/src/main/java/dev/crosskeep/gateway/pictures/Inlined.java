package dev.crosskeep.gateway.pictures;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Puts pictures into a request's body in place of their addresses. */
final class Inlined {

  private Inlined() {}

  /**
   * The body with {@code data:} URLs.
   *
   * @param links in the order in which they stand in it
   * @param files what each led to
   */
  static byte[] body(byte[] body, List<LinkedPicture> links, List<FetchedPicture> files) {
    var whole = new ByteArrayOutputStream(length(body, files));
    int copied = 0;
    for (int i = 0; i < links.size(); i++) {
      whole.write(body, copied, links.get(i).from() - copied);
      whole.writeBytes(head(files.get(i)));
      whole.writeBytes(Base64.getEncoder().encode(files.get(i).bytes()));
      copied = links.get(i).to();
    }
    whole.write(body, copied, body.length - copied);
    return whole.toByteArray();
  }

  private static byte[] head(FetchedPicture file) {
    String head = "data:" + file.type().mediaType() + ";base64,";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  /** At most. */
  private static int length(byte[] body, List<FetchedPicture> files) {
    long length = body.length;
    for (var file : files) {
      length += head(file).length + (file.bytes().length + 2) / 3 * 4L;
    }
    return Math.toIntExact(length);
  }
}
