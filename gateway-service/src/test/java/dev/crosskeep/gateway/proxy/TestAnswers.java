package dev.crosskeep.gateway.proxy;

import dev.crosskeep.gateway.settings.GatewayProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.cloud.gateway.filter.GlobalFilter;

/** What watches over answers, for tests of those who listen. */
public final class TestAnswers {

  private TestAnswers() {}

  public static GlobalFilter watch() {
    var settings =
        new Binder(new MapConfigurationPropertySource())
            .bindOrCreate("crosskeep.gateway", GatewayProperties.class);
    return new AnswerFilter(settings);
  }
}
