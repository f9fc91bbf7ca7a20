package dev.crosskeep.policy.admin;

import java.util.Locale;
import java.util.stream.Stream;

/** The methods that a policy may name, as people know them. */
enum Method {
  CSP(
      "Cross-self pruning",
      "keeps what each modality's queries, and those of the other, attend to"),
  FULL("Full cache", "keeps every token"),
  H2O("H2O", "keeps what the whole prompt attended to most"),
  SNAPKV("SnapKV", "keeps what the last queries attend to"),
  PYRAMIDKV("PyramidKV", "does as SnapKV, with less in later layers"),
  ROCO("RoCo", "keeps what is attended to most steadily"),
  LOOK_M("LOOK-M", "keeps text before pictures and merges the rest"),
  STREAMING_LLM("StreamingLLM", "keeps the first tokens and the last"),
  RANDOM("Random", "keeps tokens by lot, as a floor to compare with");

  private final String title;
  private final String meaning;

  Method(String title, String meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** What it does, as the end of a sentence that begins with its title. */
  public String meaning() {
    return meaning;
  }

  /** As a policy's JSON has it. */
  public String json() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The method of this name; {@link #CSP} where there is none. */
  static Method of(String json) {
    return Stream.of(values()).filter(method -> method.json().equals(json)).findFirst().orElse(CSP);
  }
}
