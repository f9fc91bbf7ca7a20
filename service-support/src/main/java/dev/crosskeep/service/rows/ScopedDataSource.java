package dev.crosskeep.service.rows;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Tells PostgreSQL with every connection whose request it is for, and gives up the rights of the
 * login, which may be the tables' owner or a superuser. Connections are told anew each time they
 * leave the pool, so that what the last one was told does not matter.
 */
final class ScopedDataSource extends DelegatingDataSource {

  /** Who may only do what row-level security lets through; the migrations make it. */
  private static final String ENTER =
      """
      select set_config('role', 'crosskeep_service', false),
             set_config('crosskeep.tenant', ?, false)
      """;

  private final DataSource owner;

  ScopedDataSource(DataSource owner) {
    super(owner);
    this.owner = owner;
  }

  /** The same connections with all rights of the login: for migrations. */
  DataSource owner() {
    return owner;
  }

  @Override
  public Connection getConnection() throws SQLException {
    var connection = owner.getConnection();
    try (var enter = connection.prepareStatement(ENTER)) {
      enter.setString(1, RowScope.current().setting());
      enter.execute();
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("connections come from the pool");
  }
}
