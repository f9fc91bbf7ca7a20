package dev.crosskeep.gateway.pictures;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.Http11SslContextSpec;

/** Pictures come from the internet: from port 443 of hosts whom Java's certificates vouch for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PictureSettings.class)
class PictureConfiguration {

  private static final int HTTPS = 443;

  @Bean
  Internet internet() {
    return new Internet(
        host -> List.of(InetAddress.getAllByName(host)),
        Internet.OUTSIDE,
        Http11SslContextSpec.forClient(),
        HTTPS);
  }

  @Bean
  Pictures pictures(Internet internet, PictureSettings settings, MeterRegistry metrics) {
    return new Pictures(new PictureFetcher(internet, settings.patience()), settings, metrics);
  }
}
