package dev.crosskeep.policy.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.service.problems.Refusal;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final Progress draft = Progress.begun("ana", 3);

  @Test
  void aDraftIsReviewedAndPublished() {
    var published = draft.submitted().approved("ben", "fine", true).publishedAs(4);

    assertThat(published.state()).isEqualTo(DraftState.PUBLISHED);
    assertThat(published.reviewer()).isEqualTo("ben");
    assertThat(published.version()).isEqualTo(4);
  }

  @Test
  void whoeverWroteAnyOfItIsNoSecondPairOfEyes() {
    var review = draft.edited("ben").edited("ana").submitted();

    assertThat(review.authors()).containsExactly("ana", "ben");
    assertThatThrownBy(() -> review.approved("ben", null, true))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("four eyes");
    assertThat(review.approved("ben", null, false).state()).isEqualTo(DraftState.APPROVED);
    assertThat(review.approved("cy", null, true).state()).isEqualTo(DraftState.APPROVED);
  }

  @Test
  void nothingIsPublishedThatWasNotApproved() {
    assertThatThrownBy(() -> draft.publishedAs(4))
        .hasMessageContaining("a draft that is draft cannot be published");
    assertThatThrownBy(() -> draft.submitted().publishedAs(4)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> draft.withdrawn().submitted()).isInstanceOf(Refusal.class);
  }

  @Test
  void whatIsBeingReviewedIsNotEdited() {
    assertThatThrownBy(() -> draft.submitted().edited("ana")).isInstanceOf(Refusal.class);
    assertThat(draft.submitted().rejected("ben", "no").edited("ana").state())
        .isEqualTo(DraftState.DRAFT);
  }

  @Test
  void anApprovalDoesNotOutliveItsBase() {
    var rebased = draft.submitted().approved("ben", null, true).rebased(5);

    assertThat(rebased.state()).isEqualTo(DraftState.DRAFT);
    assertThat(rebased.base()).isEqualTo(5);
  }
}
