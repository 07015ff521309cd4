package io.percorso.peer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.run.Publication;
import io.percorso.run.PublicationFiles;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/** Holds a peer's Parquet files against what a warehouse published, row by row. */
public final class PeerComparison implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection = DuckDbPeer.connect();

  /**
   * Rows of one table.
   *
   * @param equal in both
   * @param onlyPeer in the peer's files alone
   * @param onlyPublished in the published table alone
   */
  public record Rows(long equal, long onlyPeer, long onlyPublished) {
    public boolean areEqual() {
      return onlyPeer == 0 && onlyPublished == 0;
    }
  }

  /** The counts by published table. */
  public Map<String, Rows> compare(Path out, Path warehouse) {
    return compare(out, warehouse, PeerSql.PUBLISHED.values());
  }

  /** The counts of some published tables; one that no peer makes is an error. */
  Map<String, Rows> compare(Path out, Path warehouse, Collection<String> tables) {
    for (String table : tables) {
      if (!PeerSql.PUBLISHED.containsValue(table)) {
        throw new IllegalArgumentException(
            "No peer makes %s; they make %s."
                .formatted(table, new TreeSet<>(PeerSql.PUBLISHED.values())));
      }
    }
    Publication publication = newest(warehouse);
    Map<String, Rows> rows = new LinkedHashMap<>();
    PeerSql.PUBLISHED.entrySet().stream()
        .filter(table -> tables.contains(table.getValue()))
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            table ->
                rows.put(
                    table.getValue(),
                    compare(
                        "read_parquet('%s/*.parquet')".formatted(out.resolve(table.getKey())),
                        "read_parquet(%s)".formatted(files(publication, table.getValue())))));
    return rows;
  }

  /** Up to ten rows that one side of a table alone has, as text. */
  public List<String> differing(Path out, Path warehouse, String table) {
    Publication publication = newest(warehouse);
    String model = table.substring(table.indexOf('.') + 1);
    String peer = "read_parquet('%s/*.parquet')".formatted(out.resolve(model));
    String published = "read_parquet(%s)".formatted(files(publication, table));
    String columns = columns(published);
    List<String> rows = new ArrayList<>();
    rows.addAll(texts("peer only", difference(columns, peer, published)));
    rows.addAll(texts("published only", difference(columns, published, peer)));
    return rows;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Publication newest(Path warehouse) {
    return new PublicationFiles(warehouse.toString(), new Configuration())
        .newest()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Nothing is published at %s. Run a rebuild of the same feeds and date first."
                        .formatted(warehouse)));
  }

  private Rows compare(String peer, String published) {
    String columns = columns(published);
    long onlyPeer = count(difference(columns, peer, published));
    long onlyPublished = count(difference(columns, published, peer));
    return new Rows(count("FROM " + published) - onlyPublished, onlyPeer, onlyPublished);
  }

  private static String difference(String columns, String one, String other) {
    return "FROM (SELECT %s FROM %s EXCEPT ALL SELECT %s FROM %s)"
        .formatted(columns, one, columns, other);
  }

  private String columns(String published) {
    List<String> names = new ArrayList<>();
    query(
        "SELECT column_name FROM (DESCRIBE SELECT * FROM %s)".formatted(published),
        row -> names.add(row.getString(1)));
    return String.join(", ", names);
  }

  private long count(String from) {
    long[] count = new long[1];
    query("SELECT count(*) " + from, row -> count[0] = row.getLong(1));
    return count[0];
  }

  private List<String> texts(String side, String from) {
    List<String> rows = new ArrayList<>();
    query(
        "SELECT CAST(rows AS VARCHAR) FROM (%s ORDER BY ALL LIMIT 10) AS rows"
            .formatted("SELECT * " + from),
        row -> rows.add(side + ": " + row.getString(1)));
    return rows;
  }

  private interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, RowReader reader) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        reader.read(rows);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + "\nin " + sql, e);
    }
  }

  /** The files of a table as a list of SQL. */
  private static String files(Publication publication, String name) {
    Publication.PublishedTable table = publication.table(name);
    List<String> files = new ArrayList<>();
    for (String file : table.files()) {
      files.add("'%s/%s'".formatted(table.path(), path(file)));
    }
    return files.toString();
  }

  /** Of a Delta log's action that adds a file. */
  private static String path(String action) {
    try {
      JsonNode added = JSON.readTree(action).path("add");
      if (added.isMissingNode() || added.has("deletionVector")) {
        throw new IllegalArgumentException("not a file that was added whole: " + action);
      }
      return URLDecoder.decode(added.get("path").asText(), StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(action, e);
    }
  }
}
