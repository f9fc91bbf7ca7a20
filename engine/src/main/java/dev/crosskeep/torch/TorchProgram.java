package dev.crosskeep.torch;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * TorchScript written as source and compiled by libtorch; running a method is one native call.
 *
 * <p>The source is plain functions whose first parameter is {@code self}; they call each other as
 * {@code self.name(…)}. Any thread may run methods, on several threads at once too.
 */
public final class TorchProgram implements AutoCloseable {

  private final PtNDManager manager;
  private final PtSymbolBlock module;

  private TorchProgram(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /**
   * Compiles the source in a resource that lies beside a class.
   *
   * @throws UncheckedIOException when there is no such resource
   * @throws ai.djl.engine.EngineException when libtorch refuses the source
   */
  public static TorchProgram load(Class<?> owner, String resource) {
    try (InputStream source = owner.getResourceAsStream(resource)) {
      if (source == null) {
        throw new FileNotFoundException(resource + " beside " + owner.getName());
      }
      return compile(new String(source.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compiles source text. */
  public static TorchProgram compile(String source) {
    var manager = (PtNDManager) Engine.getEngine("PyTorch").newBaseManager();
    try {
      var archive = new ByteArrayInputStream(TorchArchive.of(source));
      return new TorchProgram(manager, JniUtils.loadModule(manager, archive, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Runs a method, without gradients; the result belongs to {@code scope}.
   *
   * @param arguments native values, or Java's {@code int}, {@code long}, {@code double}, {@code
   *     boolean}, {@code String} and {@code long[]}
   * @throws ai.djl.engine.EngineException when the method raises; the message has its traceback
   */
  public IValue run(TorchScope scope, String method, Object... arguments) {
    try (TorchScope converted = scope.another()) {
      var values = new IValue[arguments.length];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            arguments[i] instanceof IValue value ? value : converted.own(convert(arguments[i]));
      }
      // Thread-local. Without it every new prompt length would be profiled and optimised anew.
      JniUtils.setGraphExecutorOptimize(false);
      return scope.own(IValueUtils.runMethod(module, method, values));
    }
  }

  /** The compiled module, for DJL calls that need it, such as a training step. */
  public PtSymbolBlock module() {
    return module;
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }

  private static IValue convert(Object argument) {
    return switch (argument) {
      case Integer number -> IValue.from(number.longValue());
      case Long number -> IValue.from(number);
      case Double number -> IValue.from(number);
      case Boolean flag -> IValue.from(flag);
      case String text -> IValue.from(text);
      case long[] numbers -> IValue.listFrom(numbers);
      case PtNDArray array -> IValue.from(array);
      default ->
          throw new IllegalArgumentException(
              "no TorchScript type for " + argument.getClass().getName());
    };
  }
}
