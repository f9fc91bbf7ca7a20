package dev.crosskeep.experiment.observations;

import dev.crosskeep.service.problems.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Refuses request bodies above the limit, whatever length they state. */
@ControllerAdvice
class BodyLimit extends RequestBodyAdviceAdapter {

  private static final DataSize MOST = DataSize.ofMegabytes(4);

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    int most = (int) MOST.toBytes();
    byte[] body = message.getBody().readNBytes(most + 1);
    if (body.length > most) {
      throw Refusal.tooLarge("the request body is larger than " + most + " bytes");
    }
    return new ReadMessage(message.getHeaders(), new ByteArrayInputStream(body));
  }

  private record ReadMessage(HttpHeaders headers, InputStream body) implements HttpInputMessage {

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }
  }
}
