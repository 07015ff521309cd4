package io.percorso.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** The rules as SQL for DuckDB, in memory, on all cores. */
public final class DuckDbPeer implements PeerEngine {
  private final PeerInput input;
  private final Path out;
  private final PeerSql sql;
  private final Connection connection;

  /**
   * Opens a database.
   *
   * @param out gets a folder of Parquet per published table
   * @param memory the most it may use before it spills, such as 4GB
   */
  public DuckDbPeer(PeerInput input, Path out, String memory) {
    this.input = input;
    this.out = out;
    sql = new PeerSql("duckdb", input.parameters());
    connection = connect();
    execute("SET memory_limit = '%s'".formatted(memory));
    execute("SET temp_directory = '%s'".formatted(out.resolve("_spilled")));
    execute("SET preserve_insertion_order = false");
  }

  @Override
  public void prepare() {
    sql.preludes().forEach(this::execute);
    for (String feed : PeerInput.FEEDS) {
      execute(
          "CREATE VIEW feed_%s AS SELECT * FROM read_parquet('%s/**/*.parquet', hive_partitioning = false)"
              .formatted(feed, input.feed(feed)));
    }
  }

  @Override
  public Map<String, String> models() {
    return sql.models();
  }

  @Override
  public void make(String model, String query) {
    execute("CREATE TABLE %s AS %s".formatted(model, query));
    if (PeerSql.PUBLISHED.containsKey(model)) {
      Path folder = folder(model);
      execute(
          "COPY %s TO '%s/part-0.parquet' (FORMAT parquet, COMPRESSION zstd)"
              .formatted(model, folder));
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static Connection connect() {
    try {
      return DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB cannot be opened", e);
    }
  }

  private Path folder(String model) {
    try {
      return Files.createDirectories(out.resolve(model));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String statement) {
    try (Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + "\nin " + statement, e);
    }
  }
}
