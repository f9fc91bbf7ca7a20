package dev.crosskeep.gateway.chat;

import dev.crosskeep.gateway.errors.Problem;
import dev.crosskeep.gateway.errors.ProblemException;
import dev.crosskeep.gateway.snapshot.Caller;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** The engine's list of models without those that a key is not for. */
final class AllowedModels extends ServerHttpResponseDecorator {

  private final Caller caller;

  AllowedModels(ServerHttpResponse response, Caller caller) {
    super(response);
    this.caller = caller;
  }

  /**
   * Refuses a model that a key is not for, as an engine refuses one that it does not have.
   *
   * @throws ProblemException when the key is for others only
   */
  static void require(Caller caller, String model) {
    if (!caller.mayAsk(model)) {
      throw Problem.caller(
              HttpStatus.NOT_FOUND,
              "the model '" + model + "' does not exist, or this key is not for it",
              "model",
              "model_not_found")
          .exception();
    }
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return DataBufferUtils.join(body).flatMap(whole -> super.writeWith(allowedOf(whole)));
  }

  private Mono<DataBuffer> allowedOf(DataBuffer whole) {
    String list = whole.toString(StandardCharsets.UTF_8);
    DataBufferUtils.release(whole);
    byte[] allowed = allowedOf(list).getBytes(StandardCharsets.UTF_8);
    getHeaders().setContentLength(allowed.length);
    return Mono.fromSupplier(() -> bufferFactory().wrap(allowed));
  }

  private String allowedOf(String list) {
    JsonNode document = JsonMapper.shared().readTree(list);
    if (document.path("data") instanceof ArrayNode models) {
      models.removeIf(model -> !caller.mayAsk(model.path("id").asString("")));
    }
    return document.toString();
  }
}
