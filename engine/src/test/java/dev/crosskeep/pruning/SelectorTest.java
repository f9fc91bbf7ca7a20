package dev.crosskeep.pruning;

import dev.crosskeep.torch.ComputeType;
import dev.crosskeep.torch.Placement;
import dev.crosskeep.torch.TorchProgram;
import dev.crosskeep.torch.TorchScope;
import org.junit.jupiter.api.AfterEach;

/** Gives each test the selectors' native half and a scope that ends with the test. */
abstract class SelectorTest {

  final TorchScope scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32));
  final TorchProgram program = PruningPlan.loadProgram(scope);

  @AfterEach
  void close() {
    scope.close();
  }
}
