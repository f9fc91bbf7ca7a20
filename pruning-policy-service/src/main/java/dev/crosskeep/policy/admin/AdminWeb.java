package dev.crosskeep.policy.admin;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Style sheets and scripts of the admin pages, and the gate in front of the pages. */
@Configuration(proxyBeanMethods = false)
class AdminWeb implements WebMvcConfigurer {

  private static final CacheControl FOR_GOOD =
      CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

  /** One of these takes every address below /admin that is nothing else. */
  private static final int BEFORE_CONTROLLERS = -1;

  private final Gate gate;

  AdminWeb(Gate gate) {
    this.gate = gate;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry
        .addInterceptor(gate)
        .addPathPatterns("/admin", "/admin/**")
        .excludePathPatterns(AdminSecurity.OPEN);
  }

  /** A file's address holds a hash of its content, so that it is asked for once. */
  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry.setOrder(BEFORE_CONTROLLERS);
    add(registry, "/admin/assets/**", "classpath:/admin-assets/");
    add(registry, "/admin/webjars/**", "classpath:/META-INF/resources/webjars/");
  }

  private static void add(ResourceHandlerRegistry registry, String addresses, String folder) {
    registry
        .addResourceHandler(addresses)
        .addResourceLocations(folder)
        .setCacheControl(FOR_GOOD)
        .resourceChain(true)
        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
  }

  /** Puts the hashes into the addresses that templates name. */
  @Bean
  ResourceUrlEncodingFilter hashesInAddresses() {
    return new ResourceUrlEncodingFilter();
  }
}
