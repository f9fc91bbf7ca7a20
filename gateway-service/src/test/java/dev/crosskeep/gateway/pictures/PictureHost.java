package dev.crosskeep.gateway.pictures;

import dev.crosskeep.gateway.FakeEngine;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.imageio.ImageIO;
import javax.net.ssl.SSLContext;
import org.springframework.boot.http.client.InetAddressFilter;
import reactor.netty.http.Http11SslContextSpec;

/**
 * A host of pictures on this machine that speaks TLS, and an internet in which names lead to it, or
 * wherever a test wants; this machine's 127.0.0.1 counts as outside there.
 */
final class PictureHost implements AutoCloseable {

  static final String NAME = "pictures.example.com";

  private static final String HERE = "127.0.0.1";

  private final X509Bundle certificate =
      new CertificateBuilder()
          .subject("CN=" + NAME)
          .addSanDnsName(NAME)
          .addSanDnsName("rebinding.example.com")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();
  private final Map<String, Deque<List<String>>> names = new ConcurrentHashMap<>();

  final FakeEngine server = new FakeEngine(tls().getServerSocketFactory());

  PictureHost() throws Exception {
    resolve(NAME, HERE);
  }

  private SSLContext tls() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(certificate.toKeyManagerFactory().getKeyManagers(), null, null);
    return context;
  }

  /** The internet as it is for the gateway under test. */
  Internet internet() {
    return new Internet(
        this::lookUp,
        InetAddressFilter.of(HERE).or(Internet.OUTSIDE),
        Http11SslContextSpec.forClient()
            .configure(tls -> tls.trustManager(certificate.getCertificate())),
        server.port());
  }

  /** From now on a name has these addresses. */
  void resolve(String name, String... addresses) {
    names.put(name, new ConcurrentLinkedDeque<>(List.of(List.of(addresses))));
  }

  /** The next look-up finds something else, and so do those after it. */
  void thenResolve(String name, String... addresses) {
    Objects.requireNonNull(names.get(name)).add(List.of(addresses));
  }

  private List<InetAddress> lookUp(String name) throws UnknownHostException {
    var answers = names.get(name);
    if (answers == null) {
      throw new UnknownHostException(name);
    }
    var answer = answers.size() == 1 ? answers.element() : answers.remove();
    return answer.stream().map(InetAddress::ofLiteral).toList();
  }

  /** Answers with a file, whatever it is asked for. */
  static FakeEngine.Behaviour file(String type, byte[] file) {
    return (_, client) -> {
      client.send(
          "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(type, file.length));
      client.socket().getOutputStream().write(file);
      client.socket().getOutputStream().flush();
    };
  }

  static byte[] picture(String format, int width, int height) throws Exception {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
