package dev.crosskeep.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.IValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TorchProgramTest {

  private static final String SOURCE =
      """
      # Methods call each other through self.
      def scale(self, x: Tensor, by: float) -> Tensor:
        \"""x times a number\"""
        return x * by

      def all_kinds(self, xs: List[Tensor], i: int, f: float, flag: bool, text: str, ns: List[int]) -> Tuple[Tensor, int]:
        y = self.scale(xs[0], f) + xs[1]
        if flag and text == "yes":
          y = y + ns[i]
        return (y, len(ns))

      def through(self, x: Tensor, dtype: int) -> Tensor:
        return x.to(dtype)

      def rows(self, x: Tensor) -> Tensor:
        return x.reshape([7])
      """;

  private final TorchScope scope = TorchScope.on(Placement.cpu(ComputeType.FLOAT32));
  private final TorchProgram program = TorchProgram.compile(SOURCE);

  @AfterEach
  void close() {
    scope.close();
    program.close();
  }

  @Test
  void everyKindOfArgumentArrives() {
    IValue list =
        scope.list(
            List.of(scope.floats(new float[] {1, 2}, 2), scope.floats(new float[] {10, 20}, 2)));

    IValue result =
        program.run(scope, "all_kinds", list, 1, 0.5, true, "yes", new long[] {100, 200, 300});

    List<IValue> parts = scope.elements(result);
    assertThat(scope.floats(parts.get(0))).containsExactly(210.5f, 221);
    assertThat(parts.get(1).toLong()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void everyComputeTypeStaysOnTheNativeSide(ComputeType type) {
    IValue x = scope.floats(new float[] {1.5f, -2}, 2);

    IValue there = program.run(scope, "through", x, type.torchCode());

    assertThat(scope.shape(there)).containsExactly(2);
    assertThat(scope.floats(program.run(scope, "through", there, 6))).containsExactly(1.5f, -2);
  }

  @Test
  void anErrorShowsTheSourceLine() {
    IValue x = scope.floats(new float[2], 2);
    long before = TorchScope.openValues();

    assertThatThrownBy(() -> program.run(scope, "rows", x))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("x.reshape([7])")
        .hasMessageContaining("invalid for input of size 2");
    assertThat(TorchScope.openValues()).isEqualTo(before);
  }

  @Test
  void aTensorDoesNotBorrowTheMemoryOfJavaBuffers() {
    var numbers = new float[1 << 14];
    Arrays.fill(numbers, 7);
    IValue tensor = scope.floats(numbers, numbers.length);
    // Let the collector free whatever nobody holds, and write over it.
    for (int round = 0; round < 10; round++) {
      System.gc();
      for (int i = 0; i < 50; i++) {
        var garbage = ByteBuffer.allocateDirect(numbers.length * Float.BYTES);
        while (garbage.hasRemaining()) {
          garbage.put((byte) 0x42);
        }
      }
    }
    assertThat(scope.floats(tensor)).containsOnly(7);
  }

  @Test
  void sourceThatIsWrongIsRefused() {
    assertThatThrownBy(() -> TorchProgram.compile("def f(self) -> int:\n  return nothing\n"))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("nothing");
    assertThatThrownBy(() -> TorchProgram.load(TorchProgramTest.class, "none.py"))
        .hasMessageContaining("none.py beside dev.crosskeep.torch.TorchProgramTest");
    assertThatThrownBy(() -> program.run(scope, "rows", List.of()))
        .hasMessageContaining("no TorchScript type");
  }

  @Test
  void aScopeFreesWhatItOwnsAndOnlyThat() {
    long before = TorchScope.openValues();
    TorchScope outer = scope.another();
    IValue moved;
    try (TorchScope inner = scope.another()) {
      IValue freed = inner.floats(new float[1], 1);
      moved = inner.move(inner.longs(4, 5), outer);
      inner.free(freed);
      assertThat(freed.isReleased()).isTrue();
      assertThatThrownBy(() -> inner.move(freed, outer)).hasMessageContaining("not in this scope");
    }
    assertThat(outer.longs(moved)).containsExactly(4, 5);
    assertThat(TorchScope.openValues()).isEqualTo(before + 1);
    outer.close();
    outer.close();
    assertThat(TorchScope.openValues()).isEqualTo(before);
    assertThatThrownBy(() -> outer.longs(1)).hasMessageContaining("closed");
    assertThat(TorchScope.openValues()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "auto, auto, cpu float32",
    "cpu, bfloat16, cpu bfloat16",
    "auto, float16, cpu float16"
  })
  void withoutAGpuTheCpuComputesInFloat32UnlessAsked(String device, String type, String placement) {
    assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0);

    assertThat(Placement.of(device, type)).hasToString(placement);
    assertThatThrownBy(() -> Placement.of("cuda", "auto")).hasMessageContaining("no GPU");
  }

  @Test
  void wordsThatNameNoPlacementAreRefused() {
    assertThatThrownBy(() -> Placement.of("tpu", "auto")).hasMessageContaining("got tpu");
    assertThatThrownBy(() -> Placement.of("cpu", "int8")).hasMessageContaining("got int8");
    assertThatThrownBy(() -> Placement.of("cpu", "FLOAT32")).hasMessageContaining("got FLOAT32");
  }
}
