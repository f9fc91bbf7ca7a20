package dev.crosskeep.gateway.proxy;

import dev.crosskeep.contracts.RequestIds;
import dev.crosskeep.contracts.TrustedHeaders;
import dev.crosskeep.gateway.http.RequestIdFilter;
import dev.crosskeep.gateway.instances.Affinity;
import dev.crosskeep.gateway.settings.ServiceToken;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/**
 * Makes the requests that the engine gets in place of the clients'. Of a client's own headers only
 * a few go on, so that nothing that it makes up is believed behind the gateway.
 */
@Component
public class UpstreamRequests {

  private static final List<String> HANDED_ON =
      List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE, HttpHeaders.USER_AGENT);

  private final ServiceToken token;

  UpstreamRequests(ServiceToken token) {
    this.token = token;
  }

  /**
   * The same exchange with the engine's request.
   *
   * @param affinity which instance it should reach
   * @param decided trusted headers that tell what was decided about it
   * @param body its body, as often as it is sent; released when an answer is here
   */
  public ServerWebExchange replace(
      ServerWebExchange exchange,
      Affinity affinity,
      Map<String, String> decided,
      RequestBody body) {
    affinity.over(exchange);
    body.over(exchange);
    var headers = new HttpHeaders();
    for (String name : HANDED_ON) {
      List<String> given = exchange.getRequest().getHeaders().getOrEmpty(name);
      if (!given.isEmpty()) {
        headers.put(name, given);
      }
    }
    headers.setContentLength(body.bytes().length);
    headers.set(RequestIds.HEADER, RequestIdFilter.idOf(exchange));
    headers.set(TrustedHeaders.SERVICE_TOKEN, token.value());
    headers.setAll(decided);
    var request =
        new UpstreamRequest(
            exchange.getRequest(), headers, exchange.getResponse().bufferFactory(), body);
    return exchange.mutate().request(request).build();
  }

  private static final class UpstreamRequest extends ServerHttpRequestDecorator {

    private final HttpHeaders headers;
    private final DataBufferFactory buffers;
    private final RequestBody body;

    UpstreamRequest(
        ServerHttpRequest original,
        HttpHeaders headers,
        DataBufferFactory buffers,
        RequestBody body) {
      super(original);
      this.headers = headers;
      this.buffers = buffers;
      this.body = body;
    }

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.defer(() -> {
        byte[] bytes = body.bytes();
        return bytes.length == 0 ? Flux.empty() : Flux.just(buffers.wrap(bytes));
      });
    }
  }
}
