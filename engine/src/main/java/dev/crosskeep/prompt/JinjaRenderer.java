package dev.crosskeep.prompt;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaInterpreterResolver;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.interpret.TemplateError.ErrorType;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import jinjava.javax.el.CompositeELResolver;
import jinjava.javax.el.ELResolver;
import org.jspecify.annotations.Nullable;

/**
 * Jinja as chat templates expect it: blocks trimmed as {@code transformers} sets it, nothing
 * escaped, and what is inserted is never read as a template again.
 *
 * <p>A template comes with a checkpoint and is not trusted. It sees the conversation and nothing
 * else; its time, output and loops are limited.
 */
final class JinjaRenderer {

  /** A template cannot render a conversation. */
  static final class RenderException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    /**
     * Says why in words for whoever wrote the template.
     *
     * @param cause may hold the template's own words for whoever wrote the conversation
     */
    RenderException(String reason, @Nullable Throwable cause) {
      super(reason, cause);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }

    /** What the template itself said in {@code raise_exception}; empty when it failed otherwise. */
    Optional<String> raised() {
      return Stream.<Throwable>iterate(this, Objects::nonNull, Throwable::getCause)
          .flatMap(e -> e instanceof Raised raised ? Stream.of(raised.words) : Stream.empty())
          .findFirst();
    }
  }

  /** What a template throws on purpose. */
  private static final class Raised extends InterpretException {

    private static final long serialVersionUID = 1;

    private final String words;

    Raised(String words) {
      super(words);
      this.words = words;
    }
  }

  /** Longer than any prompt that fits a context. */
  private static final long MOST_CHARACTERS = 16L << 20;

  private static final int MOST_ELEMENTS = 100_000;

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Jinjava jinjava;
  private final Duration longest;

  JinjaRenderer() {
    this(LONGEST);
  }

  JinjaRenderer(Duration longest) {
    this.longest = longest;
    this.jinjava =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                .withNestedInterpretationEnabled(false)
                .withLegacyOverrides(closeToJinja())
                .withElResolver(pythonFirst())
                .withMaxOutputSize(MOST_CHARACTERS)
                .withMaxListSize(MOST_ELEMENTS)
                .withMaxMapSize(MOST_ELEMENTS)
                .build());
    jinjava.registerTag(new GenerationTag());
    jinjava.registerTag(new FilteringForTag());
    jinjava.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", JinjaRenderer.class, "raiseException", String.class));
    jinjava.setResourceLocator((name, _, _) -> {
      throw new ResourceNotFoundException("templates may not read files");
    });
  }

  private static LegacyOverrides closeToJinja() {
    return LegacyOverrides.newBuilder()
        .withEvaluateMapKeys(true)
        .withIterateOverMapKeys(true)
        .withUseNaturalOperatorPrecedence(true)
        .withParseWhitespaceControlStrictly(true)
        .withAllowAdjacentTextNodes(true)
        .withUseTrimmingForNotesAndExpressions(true)
        .withKeepNullableLoopValues(true)
        .build();
  }

  private static ELResolver pythonFirst() {
    CompositeELResolver resolver = new CompositeELResolver();
    resolver.add(new PythonStrings());
    resolver.add(JinjavaInterpreterResolver.DEFAULT_RESOLVER_READ_ONLY);
    return resolver;
  }

  /** What {@code raise_exception} does in a template. */
  public static Object raiseException(String message) {
    throw new Raised(message);
  }

  /** Renders on a thread of its own, so that a template without end can be left behind. */
  String render(String template, Map<String, ?> variables) throws RenderException {
    // Jinja drops the file's last line end; Jinjava would keep it or drop the prompt's.
    String text = template.endsWith("\n") ? template.substring(0, template.length() - 1) : template;
    FutureTask<RenderResult> task =
        new FutureTask<>(() -> jinjava.renderForResult(text, variables));
    Thread.ofPlatform().daemon().name("chat-template").start(task);
    try {
      return outputOf(task.get(longest.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      throw new RenderException("takes longer than " + longest, null);
    } catch (ExecutionException e) {
      throw new RenderException("fails", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new RenderException("was interrupted", null);
    } finally {
      task.cancel(true);
    }
  }

  private static String outputOf(RenderResult result) throws RenderException {
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == ErrorType.FATAL) {
        throw new RenderException(error.getMessage(), error.getException());
      }
    }
    return result.getOutput();
  }
}
