package dev.crosskeep.gateway;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ReactorResourceFactory;

/** Lets one gateway of this JVM stop without taking the threads of the others along. */
@Configuration(proxyBeanMethods = false)
class OwnThreads {

  @Bean
  ReactorResourceFactory reactorResources() {
    var resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    return resources;
  }
}
