package io.percorso.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.percorso.table.TableContract;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One consistent set of table versions.
 *
 * @param number 1, 2, 3 … in the order of publishing, whatever the run dates
 * @param rules a digest of what its journeys were made by beside the tables; null: not known
 */
public record Publication(
    long number,
    String runId,
    String runDate,
    String publishedAt,
    @Nullable String rules,
    List<PublishedTable> tables) {

  /**
   * A table as a publication names it.
   *
   * @param version of Delta the log's version, of Parquet the folder
   * @param schema a digest of the contract's columns and texts
   * @param files as the warehouse reads them
   */
  public record PublishedTable(
      String table,
      String version,
      long rows,
      String hash,
      String path,
      String schema,
      List<String> files) {

    /** Whether both hold equal rows of an equal contract. */
    boolean hasContentOf(PublishedTable other) {
      return table.equals(other.table)
          && rows == other.rows
          && hash.equals(other.hash)
          && schema.equals(other.schema);
    }
  }

  /** The publication's version of a table, or an error that says it has none. */
  public PublishedTable table(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "publication " + number + " of run " + runId + " has no table " + name));
  }

  public Optional<PublishedTable> find(String name) {
    return tables.stream().filter(table -> table.table().equals(name)).findFirst();
  }

  /**
   * Whether it is what an attempt published. Its files tell; where no table changed by it, its
   * time.
   */
  boolean isOf(RunFolder.Attempt attempt) {
    return runId.equals(attempt.runId())
        && (names(attempt.folder())
            || !Instant.parse(publishedAt).isBefore(Instant.parse(attempt.startedAt())));
  }

  private boolean names(String folder) {
    return tables.stream()
        .flatMap(table -> table.files().stream())
        .anyMatch(file -> file.contains(folder));
  }

  /** In words that no other publication has. */
  @JsonIgnore
  String reason() {
    return "publication " + number + " of run " + runId;
  }

  /** Whether its tables are made by the same rules and have the columns of these contracts. */
  boolean isComparable(String otherRules, List<TableContract> contracts) {
    return otherRules.equals(rules)
        && contracts.stream()
            .allMatch(
                contract ->
                    find(contract.name())
                        .filter(table -> table.schema().equals(schemaOf(contract)))
                        .isPresent());
  }

  static String schemaOf(TableContract contract) {
    return UUID.nameUUIDFromBytes(
            (contract.grain() + contract.schema().json()).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
