package dev.crosskeep.inference.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.contracts.KvCacheUsage;
import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.generation.InvalidRequestException;
import dev.crosskeep.generation.ToyChat;
import dev.crosskeep.inference.Client;
import dev.crosskeep.inference.ToyService;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

@ToyService
@Timeout(60)
class LlavaChatModelTest {

  @Autowired private ChatModel model;
  @Autowired private ChatEngine engine;

  @Test
  void anAnswerComesWithItsCountsAndItsCache() {
    var response = model.call(new Prompt("hi", length(5)));

    assertThat(text(response)).matches("[a-z]{5}");
    assertThat(result(response).getMetadata().getFinishReason()).isEqualTo("LENGTH");
    var usage = response.getMetadata().getUsage();
    assertThat(usage.getCompletionTokens()).isEqualTo(5);
    assertThat(usage.getTotalTokens()).isEqualTo(usage.getPromptTokens() + 5);
    assertThat(cache(response).promptTokens()).isEqualTo(usage.getPromptTokens());
  }

  @Test
  void picturesAreMediaOfUserMessages() throws Exception {
    String dataUrl = Client.picture(3, 2);
    byte[] png = Base64.getDecoder().decode(dataUrl.substring(dataUrl.indexOf(',') + 1));
    var message =
        UserMessage.builder()
            .text("what is this?")
            .media(
                new Media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(png)),
                new Media(MimeTypeUtils.IMAGE_PNG, URI.create(dataUrl)))
            .build();

    var response = model.call(new Prompt(List.of(message), length(2)));

    assertThat(cache(response).imageTokens()).isEqualTo(2 * ToyChat.TOKENS_PER_IMAGE);
  }

  @Test
  void aConversationHasAllItsTurns() {
    var question = new UserMessage("and then?");
    var turns =
        List.of(
            new SystemMessage("be brief"),
            new UserMessage("what was first?"),
            new AssistantMessage("the egg"),
            question);

    var alone = model.call(new Prompt(List.of(question), length(1)));
    var whole = model.call(new Prompt(List.copyOf(turns), length(1)));

    assertThat(cache(whole).promptTokens()).isGreaterThan(cache(alone).promptTokens() + 20);
  }

  @Test
  void aStreamIsTheSameAnswerInPieces() {
    var prompt = new Prompt("hi", length(6));
    var whole = model.call(prompt);

    var pieces = Objects.requireNonNull(model.stream(prompt).collectList().block());

    assertThat(pieces).hasSize(7);
    assertThat(pieces.stream().map(LlavaChatModelTest::text).collect(Collectors.joining()))
        .isEqualTo(text(whole));
    assertThat(result(pieces.getLast()).getMetadata().getFinishReason()).isEqualTo("LENGTH");
    assertThat(pieces.getLast().getMetadata().getUsage().getCompletionTokens()).isEqualTo(6);
    assertThat(cache(pieces.getLast()).keptTokens()).isEqualTo(cache(whole).keptTokens());
  }

  @Test
  void stopSequencesEndTheAnswer() {
    String greedy = text(model.call(new Prompt("hi", length(12))));
    String stop = greedy.substring(3, 5);
    var options = ChatOptions.builder().maxTokens(12).stopSequences(List.of(stop)).build();

    var response = model.call(new Prompt("hi", options));

    assertThat(text(response)).isEqualTo(greedy.substring(0, greedy.indexOf(stop)));
    assertThat(result(response).getMetadata().getFinishReason()).isEqualTo("STOP");
  }

  @Test
  void aSubscriberThatHasEnoughCancelsTheAnswer() throws Exception {
    model.stream(new Prompt("hi", length(8_000))).take(2).blockLast(Duration.ofSeconds(20));

    long patience = System.nanoTime() + Duration.ofSeconds(3).toNanos();
    while (engine.running() > 0 && System.nanoTime() < patience) {
      Thread.sleep(Duration.ofMillis(2));
    }
    assertThat(engine.running()).isZero();
  }

  @Test
  void aSlowSubscriberDoesNotHoldTheModelUp() {
    var slow =
        model.stream(new Prompt("hi", length(20)))
            .doOnNext(_ -> LockSupport.parkNanos(Duration.ofMillis(100).toNanos()))
            .subscribe();

    var response = model.call(new Prompt("hi", length(20)));

    assertThat(text(response)).hasSize(20);
    assertThat(slow.isDisposed()).as("the slow one has been served").isFalse();
    slow.dispose();
  }

  @Test
  void whatTheModelCannotFollowIsRefused() {
    var options = ChatOptions.builder().topK(5).build();

    assertThatThrownBy(() -> model.call(new Prompt("hi", options)))
        .isInstanceOf(InvalidRequestException.class);
    assertThatThrownBy(() -> model.call(new Prompt(List.of(), length(1))))
        .isInstanceOf(InvalidRequestException.class);
  }

  private static ChatOptions length(int tokens) {
    return ChatOptions.builder().maxTokens(tokens).build();
  }

  private static org.springframework.ai.chat.model.Generation result(ChatResponse response) {
    return Objects.requireNonNull(response.getResult());
  }

  private static String text(ChatResponse response) {
    return Objects.requireNonNull(result(response).getOutput().getText());
  }

  private static KvCacheUsage cache(ChatResponse response) {
    return Objects.requireNonNull(response.getMetadata().get(LlavaChatModel.CACHE));
  }
}
