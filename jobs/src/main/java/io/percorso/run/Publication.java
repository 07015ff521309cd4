package io.percorso.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One consistent set of table versions.
 *
 * @param number 1, 2, 3 … in the order of publishing, whatever the run dates
 */
public record Publication(
    long number, String runId, String runDate, String publishedAt, List<PublishedTable> tables) {

  /** A table as a publication names it. */
  public record PublishedTable(
      @JsonProperty("table") String table, String version, long rows, String hash, String path) {}

  /** The publication's version of a table, or an error that says it has none. */
  public PublishedTable table(String name) {
    return tables.stream()
        .filter(table -> table.table().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "publication " + number + " of run " + runId + " has no table " + name));
  }

  /** Whether both hold the same content, table by table. */
  public boolean hasContentOf(Publication other) {
    return contents().equals(other.contents());
  }

  private List<String> contents() {
    return tables.stream()
        .map(table -> table.table() + " " + table.rows() + " " + table.hash())
        .sorted()
        .toList();
  }
}
