package dev.crosskeep.inference.http;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Lets requests see that their client has left, while nothing is written to it.
 *
 * <p>The servlet API has no such call, and an answer that is not streamed would be computed to its
 * end for nobody. Tomcat can look into a connection without waiting, once the request has been
 * read.
 */
@Component
class TomcatConnections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addEngineValves(new Watch());
  }

  private static final class Watch extends ValveBase {

    private Watch() {
      super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
      ClientConnection connection = () -> hasLeft(request.getCoyoteRequest());
      request.setAttribute(ClientConnection.class.getName(), connection);
      getNext().invoke(request, response);
    }

    /**
     * The end of the connection looks like one byte that can be read, every time; bytes of a next
     * request are seen once and then belong to that request.
     */
    private static boolean hasLeft(org.apache.coyote.Request request) {
      return request.isFinished() && peek(request) > 0 && peek(request) > 0;
    }

    private static int peek(org.apache.coyote.Request request) {
      request.action(ActionCode.AVAILABLE, true);
      return request.getAvailable();
    }
  }
}
