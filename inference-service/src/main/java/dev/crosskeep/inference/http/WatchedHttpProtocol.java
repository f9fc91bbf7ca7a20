package dev.crosskeep.inference.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** Tomcat's HTTP/1.1, which also finds the connection of a request and looks whether it is open. */
public final class WatchedHttpProtocol extends Http11NioProtocol {

  /** The connection on which a request came; empty when there is none any more. */
  Optional<ClientConnection> connectionOf(Request request) {
    return getEndpoint().getConnections().stream()
        .filter(socket -> isOf(request, socket))
        .findAny()
        .map(socket -> () -> hasLeft(socket));
  }

  private static boolean isOf(Request request, SocketWrapperBase<?> socket) {
    return socket.getRemotePort() == request.getRemotePort()
        && socket.getLocalPort() == request.getLocalPort()
        && request.getPeerAddr().equals(socket.getRemoteAddr());
  }

  /**
   * Reads one byte without waiting. If there is one it belongs to the next request and is put back.
   * Between requests Tomcat itself reads, so only a request's own thread may ask.
   */
  private static boolean hasLeft(SocketWrapperBase<?> socket) {
    ByteBuffer next = ByteBuffer.allocate(1);
    try {
      int read = socket.read(false, next);
      if (read > 0) {
        socket.unRead(next.flip());
      }
      return read < 0;
    } catch (IOException _) {
      return true;
    }
  }
}
