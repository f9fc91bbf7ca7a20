package dev.crosskeep.policy.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crosskeep.service.problems.Refusal;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final Progress draft = Progress.begun("an-editor", 3);

  @Test
  void aDraftIsReviewedAndPublished() {
    var published = draft.submitted().approved("an-approver", "fine", true).publishedAs(4);

    assertThat(published.state()).isEqualTo(DraftState.PUBLISHED);
    assertThat(published.reviewer()).isEqualTo("an-approver");
    assertThat(published.version()).isEqualTo(4);
  }

  @Test
  void whoeverWroteAnyOfItIsNoSecondPairOfEyes() {
    var review = draft.edited("an-approver").edited("an-editor").submitted();

    assertThat(review.authors()).containsExactly("an-editor", "an-approver");
    assertThatThrownBy(() -> review.approved("an-approver", null, true))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("four eyes");
    assertThat(review.approved("an-approver", null, false).state()).isEqualTo(DraftState.APPROVED);
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
    assertThatThrownBy(() -> draft.submitted().edited("an-editor")).isInstanceOf(Refusal.class);
    assertThat(draft.submitted().rejected("an-approver", "no").edited("an-editor").state())
        .isEqualTo(DraftState.DRAFT);
  }

  @Test
  void anApprovalDoesNotOutliveItsBase() {
    var rebased = draft.submitted().approved("an-approver", null, true).rebased(5);

    assertThat(rebased.state()).isEqualTo(DraftState.DRAFT);
    assertThat(rebased.base()).isEqualTo(5);
  }
}
