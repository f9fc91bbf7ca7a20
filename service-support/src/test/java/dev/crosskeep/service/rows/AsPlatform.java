package dev.crosskeep.service.rows;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs tests as somebody who sees all tenants, like an operator. */
public final class AsPlatform implements InvocationInterceptor {

  @Override
  public void interceptBeforeEachMethod(
      Invocation<@Nullable Void> method,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    RowScope.PLATFORM.run(method::proceed);
  }

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> method,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    RowScope.PLATFORM.run(method::proceed);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> method,
      ReflectiveInvocationContext<Method> invoked,
      ExtensionContext context)
      throws Throwable {
    RowScope.PLATFORM.run(method::proceed);
  }
}
