package dev.crosskeep.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.crosskeep.prompt.EncodedPrompt;
import dev.crosskeep.prompt.MessageSpan;
import dev.crosskeep.prompt.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionStartTest {

  private static final int IMAGE = 9;

  @Test
  void theQuestionStandsBehindTheLastPicture() {
    assertThat(start(new int[] {1, 2, IMAGE, 3, 4}, user(1, 5))).isEqualTo(3);
    assertThat(start(new int[] {1, 2, IMAGE}, user(1, 3))).isEqualTo(3);
  }

  @Test
  void aQuestionWithoutAPictureBeginsWithTheUsersLastMessage() {
    assertThat(start(new int[] {1, 2, IMAGE, 3, 4, 5, 6, 7}, user(1, 4), user(6, 7))).isEqualTo(6);
    assertThat(start(new int[] {1, 2, 3}, user(1, 3))).isEqualTo(1);
  }

  @Test
  void aConversationWithoutAQuestionHasNoBeginning() {
    assertThat(start(new int[] {1, 2, 3}, new MessageSpan(Role.SYSTEM, 1, 3))).isZero();
  }

  private static int start(int[] ids, MessageSpan... messages) {
    return QuestionStart.of(new EncodedPrompt(ids, List.of(), List.of(messages)), IMAGE);
  }

  private static MessageSpan user(int start, int end) {
    return new MessageSpan(Role.USER, start, end);
  }
}
