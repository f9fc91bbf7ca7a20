package dev.crosskeep.policy.tenant;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import java.util.Arrays;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in the API's document from which parameters an address reads a {@link Scope}. */
@Configuration(proxyBeanMethods = false)
class ScopeInDocument {

  private static final String SCOPED = "x-scoped";

  static {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Scope.class);
  }

  @Bean
  OperationCustomizer scopedOperations() {
    return (operation, handler) -> {
      if (Arrays.asList(handler.getMethod().getParameterTypes()).contains(Scope.class)) {
        operation.addExtension(SCOPED, true);
      }
      return operation;
    };
  }

  /** First, so that what these parameters can do wrong is documented, too. */
  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE)
  OpenApiCustomizer scopeParameters() {
    return document ->
        document
            .getPaths()
            .forEach((path, item) ->
                item.readOperations().stream()
                    .filter(ScopeInDocument::takesScope)
                    .filter(_ -> path.contains("{tenant}"))
                    .forEach(ScopeInDocument::addParameters));
  }

  private static boolean takesScope(Operation operation) {
    var extensions = operation.getExtensions();
    return extensions != null && extensions.remove(SCOPED) != null;
  }

  private static void addParameters(Operation operation) {
    operation
        .addParametersItem(
            new QueryParameter()
                .name("model")
                .description("for one model instead of the tenant")
                .schema(new StringSchema()))
        .addParametersItem(
            new QueryParameter()
                .name("key")
                .description("for one key, by its id, instead of the tenant")
                .schema(new StringSchema()));
  }
}
