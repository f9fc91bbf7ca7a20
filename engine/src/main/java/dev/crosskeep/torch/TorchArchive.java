package dev.crosskeep.torch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive made of source text: the file that Python's {@code torch.jit.save} would
 * have written for a module without parameters.
 *
 * <p>It is a zip whose entries are stored, not compressed: the source, the pickled module object,
 * an empty pickled tuple of constants, and the format's version.
 */
final class TorchArchive {

  /** The class that the methods of every program become members of. */
  private static final String MODULE = "Program";

  /**
   * pickle protocol 2 of an instance of the module class whose only attribute is training=False.
   */
  private static final byte[] MODULE_OBJECT =
      ("\u0080\u0002c__torch__\n"
              + MODULE
              + "\nq\0)\u0081}(X\u0008\0\0\0trainingq\u0001\u0089ubq\u0002.")
          .getBytes(ISO_8859_1);

  /** pickle protocol 2 of an empty tuple. */
  private static final byte[] NO_CONSTANTS = "\u0080\u0002).".getBytes(ISO_8859_1);

  private TorchArchive() {}

  /**
   * The archive's bytes.
   *
   * @param methods TorchScript functions whose first parameter is {@code self}
   */
  static byte[] of(String methods) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "program/code/__torch__.py", moduleClass(methods).getBytes(UTF_8));
      store(zip, "program/data.pkl", MODULE_OBJECT);
      store(zip, "program/constants.pkl", NO_CONSTANTS);
      store(zip, "program/version", "3\n".getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("a zip in memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static String moduleClass(String methods) {
    String typed = methods.replaceAll("\\(self(?=[,)])", "(self: __torch__." + MODULE);
    return """
    class %s(Module):
      __parameters__ = []
      __buffers__ = []
      training : bool
    %s\
    """
        .formatted(MODULE, typed.indent(2));
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var checksum = new CRC32();
    checksum.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
