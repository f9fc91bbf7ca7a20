package dev.crosskeep.experiment;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Who owns the tables and stands before the wall. */
public final class Owner {

  private Owner() {}

  /** The same database with all rights of the login. */
  public static DataSource of(DataSource database) throws SQLException {
    return new DriverManagerDataSource(database.unwrap(HikariDataSource.class).getJdbcUrl());
  }
}
