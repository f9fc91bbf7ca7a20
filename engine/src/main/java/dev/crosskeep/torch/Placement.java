package dev.crosskeep.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;

/**
 * The device a model runs on and the type it computes in. The only place that chooses either.
 *
 * @param device the CPU or one CUDA device
 * @param type the type of weights, activations and KV cache
 */
public record Placement(Device device, ComputeType type) {

  /** The word that leaves a choice to {@link #automatic()}. */
  public static final String AUTO = "auto";

  /** The first CUDA device in float16 when libtorch sees one, else the CPU in float32. */
  public static Placement automatic() {
    return of(AUTO, AUTO);
  }

  /** The CPU, computing in {@code type}. */
  public static Placement cpu(ComputeType type) {
    return new Placement(Device.cpu(), type);
  }

  /**
   * A placement from settings.
   *
   * @param device {@code auto}, {@code cpu} or {@code cuda}
   * @param type {@code auto}, {@code float32}, {@code float16} or {@code bfloat16}
   * @throws IllegalArgumentException for another word, or for {@code cuda} where there is no GPU
   */
  public static Placement of(String device, String type) {
    Device chosen =
        switch (device) {
          case AUTO -> gpuAvailable() ? Device.gpu() : Device.cpu();
          case "cpu" -> Device.cpu();
          case "cuda" -> requireGpu();
          default ->
              throw new IllegalArgumentException("device must be auto, cpu or cuda, got " + device);
        };
    if (type.equals(AUTO)) {
      return new Placement(chosen, chosen.isGpu() ? ComputeType.FLOAT16 : ComputeType.FLOAT32);
    }
    return new Placement(chosen, ComputeType.named(type));
  }

  /** The device by the name TorchScript knows: {@code cpu} or {@code cuda:0}. */
  public String torchDevice() {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  @Override
  public String toString() {
    return torchDevice() + " " + type;
  }

  private static Device requireGpu() {
    if (!gpuAvailable()) {
      throw new IllegalArgumentException("device cuda was asked for, but libtorch sees no GPU");
    }
    return Device.gpu();
  }

  private static boolean gpuAvailable() {
    return Engine.getEngine("PyTorch").getGpuCount() > 0;
  }
}
