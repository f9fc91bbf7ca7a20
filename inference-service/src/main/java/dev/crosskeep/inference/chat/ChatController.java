package dev.crosskeep.inference.chat;

import dev.crosskeep.contracts.EffectivePolicy;
import dev.crosskeep.contracts.KvCacheRequest;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.ChatRequest;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.inference.chat.ChatCompletion.Envelope;
import dev.crosskeep.inference.engine.InferenceProperties;
import dev.crosskeep.inference.http.ClientConnection;
import dev.crosskeep.inference.http.ClientLeftException;
import dev.crosskeep.inference.models.Models;
import dev.crosskeep.inference.observation.ObservationLog;
import dev.crosskeep.service.RequestIdFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class ChatController {

  private final ChatEngine engine;
  private final Models models;
  private final CachePolicies policies;
  private final InferenceProperties properties;
  private final ObservationLog log;
  private final Shadow shadow;
  private final Telemetry telemetry;
  private final JsonMapper json;
  private final Clock clock;

  ChatController(
      ChatEngine engine,
      Models models,
      CachePolicies policies,
      InferenceProperties properties,
      ObservationLog log,
      Shadow shadow,
      Telemetry telemetry,
      JsonMapper json,
      Clock clock) {
    this.engine = engine;
    this.models = models;
    this.policies = policies;
    this.properties = properties;
    this.log = log;
    this.shadow = shadow;
    this.telemetry = telemetry;
    this.json = json;
    this.clock = clock;
  }

  /** Answers whole, as the returned value, or piece by piece, straight into the response. */
  @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @Nullable ResponseEntity<ChatCompletion> complete(
      @RequestBody ChatCompletionRequest body,
      HttpServletRequest request,
      HttpServletResponse response) {
    String model = models.require(modelOf(body)).id();
    Caller caller = Caller.of(request, json);
    KvCacheRequest wanted = CachePolicies.read(body.cache());
    EffectivePolicy policy = caller.policy().orElseGet(() -> policies.policyFor(wanted.override()));
    ChatRequest question = ChatRequests.read(body, policy.policy(), wanted, caller.tenant());
    var admission =
        new Admission(
            clock.instant(), RequestIdFilter.idOf(response), caller, policy, body.streamed());
    var envelope = new Envelope(newId(), admission.at().getEpochSecond(), model, policy);
    try (var told = telemetry.begin(envelope);
        var delivery = deliver(question, admission, ClientConnection.of(request))) {
      if (body.streamed()) {
        var stream = EventStream.open(response, json);
        new StreamedAnswer(
                stream,
                envelope,
                body.includeUsage(),
                properties.keepAlive(),
                answer -> {
                  log.record(admission.observation(model, answer));
                  told.answered(answer);
                })
            .send(delivery);
        return null;
      }
      var answer = WholeAnswer.await(delivery);
      log.record(admission.observation(model, answer));
      told.answered(answer);
      return ResponseEntity.ok()
          .contentType(MediaType.APPLICATION_JSON)
          .body(ChatCompletion.of(envelope, answer));
    } catch (IOException _) {
      throw new ClientLeftException();
    }
  }

  /** An answer that tells its fidelity itself is not measured again. */
  private Delivery deliver(ChatRequest question, Admission admission, ClientConnection client) {
    return admission.isInShadow() && !question.options().fidelity()
        ? Delivery.start(engine, question, client, shadow.recorder(admission.eventId()))
        : Delivery.start(engine, question, client);
  }

  private static String modelOf(ChatCompletionRequest body) {
    if (body.model() == null) {
      throw new InvalidRequestException("model is missing", "model");
    }
    return body.model();
  }

  private static String newId() {
    return "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
  }
}
