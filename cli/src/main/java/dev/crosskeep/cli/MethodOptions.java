package dev.crosskeep.cli;

import dev.crosskeep.contracts.PolicyJson;
import dev.crosskeep.contracts.PruningPolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which policies are measured, at which budgets. */
final class MethodOptions {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      defaultValue = "random,streaming-llm,h2o,roco,look-m,snapkv,pyramidkv,csp",
      description = "Methods with their default settings (default: ${DEFAULT-VALUE}).")
  private List<String> methods = List.of();

  @Option(
      names = "--variant",
      paramLabel = "NAME=JSON",
      description =
          "A policy under a name of your choice, such as 'mean={\"method\": \"csp\", \"balance\":"
              + " \"mean\"}'; may be given several times.")
  private Map<String, String> variants = new LinkedHashMap<>();

  @Option(
      names = "--budgets",
      split = ",",
      paramLabel = "SHARE",
      defaultValue = "0.6,0.4,0.2,0.1,0.05,0.03",
      description = "Shares of the prompt that may stay (default: ${DEFAULT-VALUE}).")
  private List<Double> budgets = List.of();

  List<Double> budgets() {
    return budgets;
  }

  /**
   * The policies, by what they are called.
   *
   * @throws dev.crosskeep.contracts.InvalidPolicyException when one is none
   */
  Map<String, PruningPolicy> policies() {
    var policies = new LinkedHashMap<String, PruningPolicy>();
    json().forEach((name, json) -> policies.put(name, PolicyJson.read(json)));
    return policies;
  }

  /**
   * The same as they were written.
   *
   * @throws dev.crosskeep.contracts.InvalidPolicyException when one is none
   */
  Map<String, ObjectNode> documents() {
    policies();
    var documents = new LinkedHashMap<String, ObjectNode>();
    json().forEach((name, json) -> documents.put(name, JSON.readTree(json).asObject()));
    return documents;
  }

  private Map<String, String> json() {
    var json = new LinkedHashMap<String, String>();
    methods.forEach(method -> json.put(method, "{\"method\": \"" + method + "\"}"));
    json.putAll(variants);
    return json;
  }
}
