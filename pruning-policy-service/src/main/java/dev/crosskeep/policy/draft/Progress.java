package dev.crosskeep.policy.draft;

import static dev.crosskeep.policy.draft.DraftState.APPROVED;
import static dev.crosskeep.policy.draft.DraftState.DRAFT;
import static dev.crosskeep.policy.draft.DraftState.IN_REVIEW;
import static dev.crosskeep.policy.draft.DraftState.PUBLISHED;
import static dev.crosskeep.policy.draft.DraftState.REJECTED;
import static dev.crosskeep.policy.draft.DraftState.SCHEDULED;
import static dev.crosskeep.policy.draft.DraftState.WITHDRAWN;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.crosskeep.service.problems.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a draft stands. Each step gives the next standing, or refuses.
 *
 * @param base the version that it shall replace, 0 where nothing has been published
 * @param authors everybody who wrote it, in the order of their first word
 * @param reviewer who approved or rejected it last
 * @param comment what he said
 * @param version what it was published as
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
    @JsonProperty("state") DraftState state,
    @JsonProperty("base") int base,
    @JsonProperty("authors") List<String> authors,
    @JsonProperty("reviewer") @Nullable String reviewer,
    @JsonProperty("comment") @Nullable String comment,
    @JsonProperty("version") @Nullable Integer version) {

  public Progress {
    authors = List.copyOf(authors);
  }

  static Progress begun(String author, int base) {
    return new Progress(DRAFT, base, List.of(author), null, null, null);
  }

  Progress edited(String by) {
    require("edited", DRAFT, REJECTED);
    var all = new ArrayList<>(authors);
    if (!all.contains(by)) {
      all.add(by);
    }
    return new Progress(DRAFT, base, all, reviewer, comment, null);
  }

  Progress submitted() {
    require("submitted", DRAFT);
    return in(IN_REVIEW);
  }

  /** Refuses a reviewer who wrote any of it where four eyes are wanted. */
  Progress approved(String by, @Nullable String words, boolean fourEyes) {
    require("approved", IN_REVIEW);
    if (fourEyes && authors.contains(by)) {
      throw Refusal.conflict("four eyes are wanted, and " + by + " wrote the draft");
    }
    return new Progress(APPROVED, base, authors, by, words, null);
  }

  Progress rejected(String by, @Nullable String words) {
    require("rejected", IN_REVIEW, APPROVED, SCHEDULED);
    return new Progress(REJECTED, base, authors, by, words, null);
  }

  /** What was approved was approved against another version: it starts again. */
  Progress rebased(int on) {
    require("rebased", DRAFT, IN_REVIEW, APPROVED, REJECTED);
    return new Progress(DRAFT, on, authors, reviewer, comment, null);
  }

  Progress scheduled() {
    require("scheduled", APPROVED);
    return in(SCHEDULED);
  }

  Progress publishedAs(int number) {
    require("published", APPROVED, SCHEDULED);
    return new Progress(PUBLISHED, base, authors, reviewer, comment, number);
  }

  Progress withdrawn() {
    require("withdrawn", DRAFT, IN_REVIEW, APPROVED, SCHEDULED, REJECTED);
    return in(WITHDRAWN);
  }

  private Progress in(DraftState next) {
    return new Progress(next, base, authors, reviewer, comment, version);
  }

  private void require(String step, DraftState... allowed) {
    if (!List.of(allowed).contains(state)) {
      throw Refusal.conflict("a draft that is " + state.text() + " cannot be " + step);
    }
  }
}
