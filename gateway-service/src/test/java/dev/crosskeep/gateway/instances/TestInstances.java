package dev.crosskeep.gateway.instances;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;

/** Instances of which nobody is really there. */
public record TestInstances(Instances all, List<Instance> each) {

  public static TestInstances of(int count) {
    var each =
        IntStream.range(0, count)
            .mapToObj(i -> "engine-" + i + ":8081")
            .map(name ->
                new Instance(name, URI.create("http://" + name), CircuitBreaker.ofDefaults(name)))
            .toList();
    return new TestInstances(new Instances(each, 1.25), each);
  }

  public int inFlight() {
    return each.stream().mapToInt(Instance::inFlight).sum();
  }
}
