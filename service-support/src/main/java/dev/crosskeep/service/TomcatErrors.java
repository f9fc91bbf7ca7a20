package dev.crosskeep.service;

import dev.crosskeep.contracts.RequestIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;

/**
 * Answers in the service's own form also requests that Tomcat refuses before any controller sees
 * them, such as one with a broken header; Tomcat's own answer is an HTML page.
 */
public final class TomcatErrors
    implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private final MediaType type;
  private final IntFunction<String> bodyOf;

  /**
   * @param bodyOf the body of an answer with a status of 400 or more
   */
  public TomcatErrors(MediaType type, IntFunction<String> bodyOf) {
    this.type = type;
    this.bodyOf = bodyOf;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(context -> context.getParent().getPipeline().addValve(report()));
  }

  /** Writes the body when nothing else has. */
  private ErrorReportValve report() {
    return new ErrorReportValve() {
      @Override
      protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
          return;
        }
        try {
          if (response.getHeader(RequestIds.HEADER) == null) {
            response.setHeader(
                RequestIds.HEADER, RequestIds.idOf(request.getHeader(RequestIds.HEADER)));
          }
          response.setContentType(type.toString());
          byte[] body = bodyOf.apply(status).getBytes(StandardCharsets.UTF_8);
          response.getOutputStream().write(body);
          response.finishResponse();
        } catch (IOException _) {
          // The client has gone: there is nobody to tell.
        }
      }
    };
  }
}
