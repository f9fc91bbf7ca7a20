package dev.crosskeep.inference.errors;

import dev.crosskeep.contracts.ApiError;
import dev.crosskeep.service.RequestIds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Gives OpenAI's error body also to requests that Tomcat refuses before any controller sees them,
 * such as one with a broken header; Tomcat's own is an HTML page.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class TomcatErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private final JsonMapper json;

  TomcatErrors(JsonMapper json) {
    this.json = json;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new JsonReport(json)));
  }

  /** Writes the body when nothing else has. */
  static final class JsonReport extends ErrorReportValve {

    private final JsonMapper json;

    JsonReport(JsonMapper json) {
      this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      int status = response.getStatus();
      if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
        return;
      }
      var error =
          status < 500
              ? ApiError.caller("the request cannot be understood", null, "invalid_request")
              : ApiError.server("something went wrong on this side", "internal_error");
      try {
        if (response.getHeader(RequestIds.HEADER) == null) {
          response.setHeader(
              RequestIds.HEADER, RequestIds.idOf(request.getHeader(RequestIds.HEADER)));
        }
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response
            .getOutputStream()
            .write(json.writeValueAsString(error).getBytes(StandardCharsets.UTF_8));
        response.finishResponse();
      } catch (IOException _) {
        // The client has gone: there is nobody to tell.
      }
    }
  }
}
