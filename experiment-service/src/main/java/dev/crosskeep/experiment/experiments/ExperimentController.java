package dev.crosskeep.experiment.experiments;

import dev.crosskeep.service.problems.Refusal;
import dev.crosskeep.service.rows.RowScope;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/experiments")
class ExperimentController {

  private final ExperimentRepository experiments;
  private final SummaryRepository summaries;

  ExperimentController(ExperimentRepository experiments, SummaryRepository summaries) {
    this.experiments = experiments;
    this.summaries = summaries;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  Experiment start(@Valid @RequestBody ExperimentDraft draft) {
    var arms = draft.checkedArms();
    RowScope.current().narrow(draft.tenant());
    try {
      return get(experiments.start(draft.tenant(), draft.name(), draft.assignedUnit(), arms));
    } catch (DuplicateKeyException _) {
      throw Refusal.conflict(
          "tenant", "tenant %s has a running experiment already".formatted(draft.tenant()));
    }
  }

  @GetMapping
  ExperimentList list() {
    return new ExperimentList(
        experiments.all().stream()
            .filter(experiment -> RowScope.current().holds(experiment.tenant()))
            .toList());
  }

  @GetMapping("/{id}")
  Experiment get(@PathVariable String id) {
    return experiments
        .find(id)
        .filter(experiment -> RowScope.current().holds(experiment.tenant()))
        .orElseThrow(() -> Refusal.notFound("there is no such experiment"));
  }

  @PostMapping("/{id}/stop")
  Experiment stop(@PathVariable String id) {
    experiments.stop(get(id).id());
    return get(id);
  }

  @GetMapping("/{id}/summary")
  Summary summary(@PathVariable String id) {
    return new Summary(get(id), summaries.ofArms(id));
  }

  record ExperimentList(List<Experiment> experiments) {}

  record Summary(Experiment experiment, List<ArmSummary> arms) {}
}
