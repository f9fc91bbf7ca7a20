package dev.crosskeep.evaluation.run;

import dev.crosskeep.contracts.PruningPolicy;
import dev.crosskeep.evaluation.milebench.Annotation;
import dev.crosskeep.evaluation.milebench.MileBench;
import dev.crosskeep.evaluation.milebench.Sample;
import dev.crosskeep.evaluation.prompting.SampleChats;
import dev.crosskeep.evaluation.run.EvaluationRun.Listener;
import dev.crosskeep.generation.GreedyModel;
import dev.crosskeep.generation.GreedyModel.ComparedAnswer;
import dev.crosskeep.generation.GreedyModel.GreedyAnswer;
import dev.crosskeep.generation.SecondQuestion;
import dev.crosskeep.image.InvalidImageException;
import dev.crosskeep.llava.PromptTooLongException;
import dev.crosskeep.prompt.InvalidPromptException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks a model the first two questions of conversations, and keeps the second answers. */
public final class TurnsRun {

  /** The first turns that have a second one. */
  private record Conversations(SampleChats first, SampleChats second, List<Turns> turns) {}

  private record Turns(Sample first, Sample second) {}

  private final MileBench sets;
  private final TurnsPlan plan;

  public TurnsRun(MileBench sets, TurnsPlan plan) {
    this.sets = sets;
    this.plan = plan;
  }

  /**
   * Asks what has not been asked yet. A conversation that cannot be held is kept as skipped, with
   * the reason, and the run goes on.
   *
   * @throws EvaluationException when the file holds the results of another plan
   * @throws dev.crosskeep.evaluation.milebench.MileBenchException when a data set cannot be used
   */
  public void run(Path file, GreedyModel model, Listener listener) {
    Map<String, Conversations> all = new LinkedHashMap<>();
    plan.named().datasets().forEach(dataset -> all.put(dataset, conversations(dataset, model)));
    int count = all.values().stream().mapToInt(some -> some.turns().size()).sum();
    try (var results = ResultFile.open(file, plan.named())) {
      all.forEach((dataset, conversations) -> {
        Set<Long> done =
            results.results().stream()
                .filter(result -> result.dataset().equals(dataset))
                .map(SampleResult::sample)
                .collect(Collectors.toSet());
        for (Turns turns : conversations.turns()) {
          if (!done.contains(turns.first().id())) {
            results.add(ask(dataset, conversations, turns, model));
          }
          listener.asked(results.results().size(), count);
        }
      });
    }
  }

  private Conversations conversations(String dataset, GreedyModel model) {
    Annotation first = sets.readTurn(dataset, 1);
    Annotation second = sets.readTurn(dataset, 2);
    Map<Long, Sample> seconds =
        second.samples().stream().collect(Collectors.toMap(Sample::id, sample -> sample));
    List<Turns> turns = new ArrayList<>();
    for (Sample sample : first.samples()) {
      Sample next = seconds.get(sample.id());
      if (next != null && turns.size() < plan.named().samples()) {
        turns.add(new Turns(sample, next));
      }
    }
    int answers = 2 * plan.named().mostTokens();
    return new Conversations(
        new SampleChats(sets, dataset, first, model, answers),
        new SampleChats(sets, dataset, second, model, answers),
        turns);
  }

  private SampleResult ask(
      String dataset, Conversations conversations, Turns turns, GreedyModel model) {
    long id = turns.first().id();
    try {
      var question =
          new SecondQuestion(
              model,
              conversations.first().of(turns.first()).getFirst(),
              conversations.second().of(turns.second()).getFirst(),
              plan.named().mostTokens());
      var answers =
          answers(question).stream()
              .map(answer -> new ComparedAnswer(answer, Optional.empty()))
              .toList();
      return SampleResult.of(dataset, id, answers);
    } catch (IOException e) {
      return SampleResult.skipped(dataset, id, "a picture cannot be read: " + e);
    } catch (InvalidImageException | InvalidPromptException | PromptTooLongException e) {
      return SampleResult.skipped(dataset, id, String.valueOf(e.getMessage()));
    }
  }

  /** One for each contender; a fresh one stands behind the same first answer as its session. */
  private List<GreedyAnswer> answers(SecondQuestion question) {
    var sessions = sessions(question);
    var fresh = fresh(question, sessions);
    return plan.contenders().stream()
        .map(contender -> {
          var policy = contender.contender().policy();
          return switch (contender.chosen()) {
            case BOTH_READ -> Objects.requireNonNull(fresh.get(policy));
            case EACH_READ, NONE_READ -> Objects.requireNonNull(sessions.get(policy)).second();
          };
        })
        .toList();
  }

  private Map<PruningPolicy, SecondQuestion.Session> sessions(SecondQuestion question) {
    var policies =
        plan.contenders().stream().map(one -> one.contender().policy()).distinct().toList();
    return byPolicy(policies, question.sessions(policies));
  }

  /** Policies whose sessions have given the same first answer share a reading. */
  private Map<PruningPolicy, GreedyAnswer> fresh(
      SecondQuestion question, Map<PruningPolicy, SecondQuestion.Session> sessions) {
    Map<String, List<PruningPolicy>> behind =
        plan.contenders().stream()
            .filter(one -> one.chosen() == ChosenAt.BOTH_READ)
            .map(one -> one.contender().policy())
            .distinct()
            .collect(
                Collectors.groupingBy(
                    policy -> Objects.requireNonNull(sessions.get(policy)).first()));
    Map<PruningPolicy, GreedyAnswer> answers = new HashMap<>();
    behind.forEach(
        (first, policies) -> answers.putAll(byPolicy(policies, question.fresh(first, policies))));
    return answers;
  }

  private static <T> Map<PruningPolicy, T> byPolicy(List<PruningPolicy> policies, List<T> each) {
    Map<PruningPolicy, T> map = new HashMap<>();
    for (int i = 0; i < policies.size(); i++) {
      map.put(policies.get(i), each.get(i));
    }
    return map;
  }
}
