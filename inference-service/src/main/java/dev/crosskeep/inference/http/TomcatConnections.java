package dev.crosskeep.inference.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets requests see that their client has left, while nothing is written to it.
 *
 * <p>The servlet API has no such call, and an answer that is not streamed would be computed to its
 * end for nobody.
 */
@Component
class TomcatConnections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(WatchedHttpProtocol.class.getName());
    factory.addEngineValves(new Watch());
  }

  private static final class Watch extends ValveBase {

    private Watch() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if (request.getConnector().getProtocolHandler() instanceof WatchedHttpProtocol protocol) {
        request.setAttribute(
            ClientConnection.class.getName(), new LateConnection(protocol, request));
      }
      getNext().invoke(request, response);
    }
  }

  /** Looked for when it is first asked: most requests are over before that. */
  private static final class LateConnection implements ClientConnection {

    private final WatchedHttpProtocol protocol;
    private final Request request;
    private @Nullable ClientConnection found;

    private LateConnection(WatchedHttpProtocol protocol, Request request) {
      this.protocol = protocol;
      this.request = request;
    }

    @Override
    public boolean hasLeft() {
      if (found == null) {
        found = protocol.connectionOf(request).orElse(() -> false);
      }
      return found.hasLeft();
    }
  }
}
