package dev.crosskeep.inference.springai;

import dev.crosskeep.generation.ChatEngine;
import dev.crosskeep.inference.chat.CachePolicies;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Offers the chat model to whoever asks Spring for one. */
@Configuration(proxyBeanMethods = false)
class ChatModelConfiguration {

  @Bean
  LlavaChatModel chatModel(ChatEngine engine, CachePolicies policies) {
    return new LlavaChatModel(engine, policies.standard());
  }
}
