package dev.crosskeep.policy.oidc;

import dev.crosskeep.policy.member.Admission;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistration.ClientSettings;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

/** The login with an identity provider, where one is set: code flow with PKCE and nonce. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("crosskeep.oidc.issuer")
@EnableConfigurationProperties(OidcSettings.class)
public class OidcLogin {

  private static final Logger LOG = LoggerFactory.getLogger(OidcLogin.class);
  private static final String ID = "oidc";
  private static final String BEGIN = "/admin/oauth2/authorization";
  private static final String RETURN = "/admin/login/oauth2/code/";

  private final OidcSettings settings;
  private final OidcMembers members;
  private final ClientRegistrationRepository provider;

  /** The provider is asked for its addresses when somebody wants to sign in, until it answers. */
  OidcLogin(OidcSettings settings, Admission admission) {
    this.settings = settings;
    this.members = new OidcMembers(settings, admission);
    this.provider =
        new SupplierClientRegistrationRepository(
            () -> new InMemoryClientRegistrationRepository(registration()));
  }

  /** For people. */
  public String name() {
    return settings.name();
  }

  /** Where a browser begins. */
  public String address() {
    return BEGIN + "/" + ID;
  }

  /** Where signing out may lead a browser, beside this service. */
  public String origin() {
    URI issuer = settings.requireIssuer();
    return issuer.getScheme() + "://" + issuer.getAuthority();
  }

  @Bean
  ClientRegistrationRepository provider() {
    return provider;
  }

  /** Leads whoever signs out here to the provider, to sign out there, and from there to a page. */
  public LogoutSuccessHandler leaving(String page) {
    var handler = new OidcClientInitiatedLogoutSuccessHandler(provider);
    handler.setDefaultTargetUrl(page);
    handler.setPostLogoutRedirectUri(settings.adminUrl() + page);
    return handler;
  }

  private ClientRegistration registration() {
    return ClientRegistrations.fromIssuerLocation(settings.requireIssuer().toString())
        .registrationId(ID)
        .clientId(settings.clientId())
        .clientSecret(settings.clientSecret())
        .clientAuthenticationMethod(
            settings.clientSecret().isEmpty()
                ? ClientAuthenticationMethod.NONE
                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
        .clientSettings(ClientSettings.builder().requireProofKey(true).build())
        .scope(settings.scopes())
        .redirectUri(settings.adminUrl() + RETURN + ID)
        .build();
  }

  /** Adds it to the pages' security. */
  public void addTo(HttpSecurity http, String loginPage, AuthenticationSuccessHandler signedIn) {
    AuthenticationFailureHandler failed =
        (_, response, why) -> response.sendRedirect(loginPage + "?" + told(why));
    http.oauth2Login(login ->
        login
            .withObjectPostProcessor(whereItBegins(failed))
            .loginPage(loginPage)
            .authorizationEndpoint(begin -> begin.baseUri(BEGIN))
            .redirectionEndpoint(back -> back.baseUri(RETURN + "*"))
            .authorizedClientRepository(new HttpSessionOAuth2AuthorizedClientRepository())
            .userInfoEndpoint(users -> users.oidcUserService(members))
            .successHandler(signedIn)
            .failureHandler(failed));
  }

  /** The provider may be away when somebody begins. */
  private static ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> whereItBegins(
      AuthenticationFailureHandler failed) {
    return new ObjectPostProcessor<>() {
      @Override
      public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
        filter.setAuthenticationFailureHandler(failed);
        return filter;
      }
    };
  }

  private static String told(AuthenticationException why) {
    return switch (why) {
      case NoAdmissionException known -> known.why().text();
      case InternalAuthenticationServiceException _ -> "away";
      default -> {
        LOG.warn("A login with the identity provider failed: {}", why.getMessage());
        yield "provider";
      }
    };
  }
}
