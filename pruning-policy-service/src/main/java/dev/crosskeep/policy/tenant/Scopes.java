package dev.crosskeep.policy.tenant;

import dev.crosskeep.service.problems.Refusal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads from an address whose policy it means: the tenant in the path, and the parameters {@code
 * model} and {@code key}; without a tenant in the path it is the platform's.
 */
@Component
class Scopes implements HandlerMethodArgumentResolver, WebMvcConfigurer {

  private final Tenants tenants;

  Scopes(Tenants tenants) {
    this.tenants = tenants;
  }

  /**
   * A scope that is there.
   *
   * @throws Refusal when the tenant has no such key, both are named, or no model has such an id
   */
  Scope.InTenant of(String tenant, @Nullable String model, @Nullable String key) {
    tenants.require(tenant);
    if (model != null && key != null) {
      throw Refusal.field("key", "a policy is for a model or for a key, not for both");
    }
    if (model != null) {
      ModelIds.require("model", model);
    }
    if (key != null) {
      tenants.requireKey(tenant, key);
    }
    return new Scope.InTenant(tenant, model, key);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Scope.class;
  }

  @Override
  public Scope resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    String tenant = inPath(request, "tenant");
    String model = request.getParameter("model");
    String key = request.getParameter("key");
    if (tenant != null) {
      return of(tenant, model, key);
    }
    if (model != null || key != null) {
      throw Refusal.field(
          model == null ? "key" : "model", "only a tenant's models and keys have policies");
    }
    return new Scope.Platform();
  }

  private static @Nullable String inPath(NativeWebRequest request, String name) {
    return request.getAttribute(
                HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST)
            instanceof Map<?, ?> variables
        ? (String) variables.get(name)
        : null;
  }

  @Override
  public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
    resolvers.add(this);
  }
}
