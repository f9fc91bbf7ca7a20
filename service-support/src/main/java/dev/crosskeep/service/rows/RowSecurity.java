package dev.crosskeep.service.rows;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Row-level security: all of a service's SQL runs within a {@link RowScope}, but for its
 * migrations.
 */
@Configuration(proxyBeanMethods = false)
public class RowSecurity {

  @Bean
  static BeanPostProcessor scopedDataSource() {
    return new BeanPostProcessor() {
      @Override
      public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool ? new ScopedDataSource(pool) : bean;
      }
    };
  }

  @Bean
  FlywayConfigurationCustomizer migrationsHaveAllRights() {
    return flyway -> {
      if (flyway.getDataSource() instanceof ScopedDataSource scoped) {
        flyway.dataSource(scoped.owner());
      }
      // An owner who is no superuser stands behind the wall, too.
      flyway.initSql("set crosskeep.tenant = '*'");
    };
  }
}
