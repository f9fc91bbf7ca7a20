package dev.crosskeep.gateway.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InstancesTest {

  private static final int KEYS = 10_000;

  @Test
  void aConversationStaysWhereItIs() {
    var order = instances(5).inOrder(conversation(17));

    assertThat(order).hasSize(5).doesNotHaveDuplicates();
    // Another gateway, or this one after a restart, says the same.
    assertThat(names(instances(5).inOrder(conversation(17)))).isEqualTo(names(order));
  }

  @Test
  void everyInstanceGetsItsShare() {
    var counts = new HashMap<String, Integer>();
    firsts(instances(4)).forEach(name -> counts.merge(name, 1, Integer::sum));

    // 2500 each are expected, with a standard deviation of sqrt(10000 * 1/4 * 3/4) = 43.
    assertThat(counts).hasSize(4);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(2300, 2700));
  }

  @Test
  void anInstanceMoreTakesItsShareAndNoOtherConversationMoves() {
    var before = firsts(instances(4));
    var after = firsts(instances(5));

    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      if (!before.get(key).equals(after.get(key))) {
        assertThat(after.get(key)).isEqualTo("engine-4:8081");
        moved++;
      }
    }
    // A fifth of 10000, with a standard deviation of 40.
    assertThat(moved).isBetween(1800, 2200);
  }

  @Test
  void whatAnInstanceLeavesGoesToAllOthers() {
    var before = firsts(instances(5));
    var after = firsts(instances(4));

    Map<String, Integer> heirs = new HashMap<>();
    for (int key = 0; key < KEYS; key++) {
      if (before.get(key).equals("engine-4:8081")) {
        heirs.merge(after.get(key), 1, Integer::sum);
      } else {
        assertThat(after.get(key)).isEqualTo(before.get(key));
      }
    }
    assertThat(heirs).hasSize(4);
  }

  @Test
  void anInstanceWithMoreThanItsShareComesLater() {
    var instances = instances(4);
    var usual = instances.inOrder(conversation(17));

    // 7 are in flight, 8 with this one: each of four may have ceil(1.25 * 8 / 4) = 3.
    begin(usual.get(0), 3);
    begin(usual.get(1), 4);

    assertThat(instances.inOrder(conversation(17)))
        .containsExactly(usual.get(2), usual.get(3), usual.get(0), usual.get(1));
  }

  @Test
  void withinItsShareItComesFirstAgain() {
    var instances = instances(4);
    var usual = instances.inOrder(conversation(17));
    begin(usual.get(0), 3);
    begin(usual.get(1), 4);

    usual.get(0).end();

    // ceil(1.25 * 7 / 4) is still 3, of which it has 2.
    assertThat(instances.inOrder(conversation(17)).getFirst()).isSameAs(usual.getFirst());
  }

  @Test
  void noInstanceEverHasMoreThanItsShare() {
    var instances = instances(3);
    for (int i = 1; i <= 300; i++) {
      instances.inOrder(conversation(17)).getFirst().begin(); // everybody asks about one picture

      int most = Math.max(2, (int) Math.ceil(1.25 * i / 3)); // two are no load
      assertThat(instances.inOrder(conversation(17)))
          .allSatisfy(instance -> assertThat(instance.inFlight()).isLessThanOrEqualTo(most));
    }
  }

  @Test
  void anInstanceThatIsAwayIsTheLastAndHasNoShare() {
    List<CircuitBreaker> breakers = new ArrayList<>();
    var instances = instances(3, breakers);
    var usual = instances.inOrder(conversation(17));
    breaker(breakers, usual.getFirst()).transitionToOpenState();

    // 2 are in flight, 3 with this one: each of the two that work may have ceil(1.25 * 3 / 2) = 2.
    begin(usual.get(1), 2);

    assertThat(instances.inOrder(conversation(17)))
        .containsExactly(usual.get(2), usual.get(1), usual.get(0));
  }

  @Test
  void aSessionGoesToItsInstanceHoweverMuchThatHasToDo() {
    var instances = instances(4);
    var session = new Affinity.Session("acme", "ses-1");
    var home = instances.inOrder(session).getLast();
    begin(home, 100);

    instances.remember(session, home);

    assertThat(instances.inOrder(session)).hasSize(4).startsWith(home).doesNotHaveDuplicates();
    assertThat(instances.inOrder(new Affinity.Session("other", "ses-1")).getFirst())
        .isNotSameAs(home);
  }

  private static Affinity conversation(long hash) {
    return new Affinity.Conversation(() -> hash);
  }

  private static Instances instances(int count) {
    return instances(count, new ArrayList<>());
  }

  private static Instances instances(int count, List<CircuitBreaker> breakers) {
    return new Instances(
        IntStream.range(0, count)
            .mapToObj(i -> {
              String name = "engine-" + i + ":8081";
              breakers.add(CircuitBreaker.ofDefaults(name));
              return new Instance(name, URI.create("http://" + name), breakers.getLast());
            })
            .toList(),
        1.25);
  }

  private static CircuitBreaker breaker(List<CircuitBreaker> breakers, Instance instance) {
    return breakers.stream()
        .filter(breaker -> breaker.getName().equals(instance.name()))
        .findFirst()
        .orElseThrow();
  }

  private static void begin(Instance instance, int requests) {
    for (int i = 0; i < requests; i++) {
      instance.begin();
    }
  }

  private static List<String> firsts(Instances instances) {
    return LongStream.range(0, KEYS)
        .mapToObj(key -> instances.inOrder(conversation(key)).getFirst().name())
        .toList();
  }

  private static List<String> names(List<Instance> instances) {
    return instances.stream().map(Instance::name).toList();
  }
}
