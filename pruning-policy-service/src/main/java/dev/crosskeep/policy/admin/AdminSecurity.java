package dev.crosskeep.policy.admin;

import dev.crosskeep.policy.oidc.OidcLogin;
import dev.crosskeep.service.start.InvalidSettingException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.MissingCsrfTokenException;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.savedrequest.RequestCache;

/** Sessions, login and headers of the admin pages. Other addresses know the service token only. */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

  static final String LOGIN = "/admin/login";

  private static final String BYE = LOGIN + "?bye";

  /** What everybody may load: the login page needs it. */
  static final String[] OPEN = {LOGIN, "/admin/assets/**", "/admin/webjars/**"};

  private static final String CONTENT =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";
  private static final String DEVICES =
      "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

  private final Optional<OidcLogin> provider;
  private final boolean passwordLogin;

  AdminSecurity(
      Optional<OidcLogin> provider,
      @Value("${crosskeep.password-login:true}") boolean passwordLogin) {
    if (provider.isEmpty() && !passwordLogin) {
      throw new InvalidSettingException(
          "crosskeep.password-login is false, and there is no identity provider.",
          "Set crosskeep.oidc.issuer, or leave crosskeep.password-login out.");
    }
    this.provider = provider;
    this.passwordLogin = passwordLogin;
  }

  @Bean
  SecurityFilterChain adminPages(HttpSecurity http) {
    var pages = pagesToComeBackTo();
    AuthenticationSuccessHandler signedIn =
        (request, response, _) -> comeBack(pages, request, response);
    if (passwordLogin) {
      http.formLogin(login ->
          login
              .loginPage(LOGIN)
              .usernameParameter("login")
              .successHandler(signedIn)
              .failureHandler(AdminSecurity::notSignedIn));
    }
    provider.ifPresent(oidc -> oidc.addTo(http, LOGIN, signedIn));
    return http.securityMatcher("/admin/**")
        .authorizeHttpRequests(
            requests -> requests.requestMatchers(OPEN).permitAll().anyRequest().authenticated())
        .logout(logout -> {
          logout.logoutUrl("/admin/logout").logoutSuccessUrl(BYE);
          provider.ifPresent(oidc -> logout.logoutSuccessHandler(oidc.leaving(BYE)));
        })
        .requestCache(cache -> cache.requestCache(pages))
        .exceptionHandling(refused ->
            refused
                .authenticationEntryPoint(
                    (request, response, _) -> Htmx.lead(request, response, LOGIN))
                .accessDeniedHandler(AdminSecurity::denied))
        .headers(this::headers)
        .build();
  }

  /** Without a parameter in the address of the page: that is what null means here. */
  @SuppressWarnings("NullAway")
  private static HttpSessionRequestCache pagesToComeBackTo() {
    var cache = new HttpSessionRequestCache();
    cache.setMatchingRequestParameterName(null);
    cache.setRequestMatcher(request -> request.getMethod().equals("GET") && !Htmx.asks(request));
    return cache;
  }

  private void headers(HeadersConfigurer<HttpSecurity> headers) {
    headers
        .contentSecurityPolicy(policy -> policy.policyDirectives(content()))
        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
        .permissionsPolicyHeader(policy -> policy.policy(DEVICES))
        .crossOriginOpenerPolicy(_ -> {});
  }

  /** Signing out leads on to the provider, and a form may lead nowhere that is not named here. */
  private String content() {
    return provider
        .map(oidc -> CONTENT.replace("form-action 'self'", "form-action 'self' " + oidc.origin()))
        .orElse(CONTENT);
  }

  /** To the page that was asked for, at whatever name and port the browser knows this service. */
  private static void comeBack(
      RequestCache pages, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var page = pages.getRequest(request, response);
    pages.removeRequest(request, response);
    if (page == null) {
      response.sendRedirect("/admin");
    } else {
      var address = URI.create(page.getRedirectUrl());
      String query = address.getRawQuery();
      response.sendRedirect(address.getRawPath() + (query == null ? "" : "?" + query));
    }
  }

  private static void notSignedIn(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    String told =
        switch (why) {
          case LockedException _ -> "wait";
          case InternalAuthenticationServiceException _ -> "away";
          default -> "wrong";
        };
    response.sendRedirect(LOGIN + "?" + told);
  }

  /** A form whose session has ended leads to the login, a forged one nowhere. */
  private static void denied(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException why)
      throws IOException {
    if (why instanceof MissingCsrfTokenException) {
      Htmx.lead(request, response, LOGIN + "?ended");
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }
}
