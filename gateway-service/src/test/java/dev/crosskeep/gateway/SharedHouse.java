package dev.crosskeep.gateway;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one and the same house, with an engine that has heard nothing and works. */
public final class SharedHouse implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == House.class;
  }

  @Override
  public House resolveParameter(ParameterContext parameter, ExtensionContext test) {
    var house =
        test.getRoot()
            .getStore(Namespace.create(SharedHouse.class))
            .computeIfAbsent("house", _ -> open(), House.class);
    house.engine.behave(FakeEngine.WORKS);
    return house;
  }

  /** Closed by JUnit with its store. */
  private static House open() {
    try {
      return House.open();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
