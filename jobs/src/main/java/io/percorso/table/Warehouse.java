package io.percorso.table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Where tables are kept. A table's next content is first staged in a folder of its own, where no
 * reader sees it, and then committed, which is quick and may be repeated. The warehouse has one
 * writer: the version that a commit makes is known before it is made.
 */
public interface Warehouse {

  /**
   * Writes the whole next content of a table where no reader sees it.
   *
   * @param folder of this run and nobody else; {@link #discard} removes it
   */
  StagedTable stage(TableContract contract, Dataset<Row> rows, String folder);

  /**
   * Writes a table's next content as a change of another one: files without a row that is removed
   * are part of both.
   */
  StagedTable change(TableContract contract, TableContent before, RowChange change, String folder);

  /** The rows of files, staged or committed. */
  Dataset<Row> read(TableContract contract, List<String> files);

  /** The version that staged content will have once committed behind another version. */
  String versionAfter(Optional<String> before, StagedTable staged);

  /**
   * Makes files the table's content. The same commit again changes nothing.
   *
   * @throws StorageException where the version is there with other content: somebody else wrote
   */
  void commit(TableContract contract, NextVersion next);

  /**
   * What a commit makes.
   *
   * @param version as {@link #versionAfter} says
   * @param before the files of the version before; empty for the first
   * @param files all files of the version
   * @param isNewSchema whether the version before had another schema, or there was none
   * @param publication the number of the publication it is for
   * @param reason the publication and its run, in words that no other commit has
   */
  record NextVersion(
      String version,
      List<String> before,
      List<String> files,
      boolean isNewSchema,
      long publication,
      String reason) {}

  /**
   * Adds rows to a table that only grows.
   *
   * @param entry the table's n-th entry, from 0, if it is known: the same entry again changes
   *     nothing
   */
  void append(TableContract contract, List<Row> rows, Optional<Long> entry);

  /**
   * Gives a table that only grows, and that another release began, the columns of this one.
   *
   * @throws ReleaseException where that cannot be
   */
  void migrate(TableContract contract);

  /** Removes what was staged in a folder and never committed. */
  void discard(TableContract contract, String folder);

  /**
   * Removes what runs wrote and no kept publication names.
   *
   * @param files those of all kept publications
   * @param isAtWork whether a folder is of a run that has not ended
   * @param oldest the oldest version that is kept: what only older ones need is removed too
   * @return how many files and folders were removed
   */
  int vacuum(TableContract contract, Set<String> files, Predicate<String> isAtWork, String oldest);

  /** Makes one file of the many that appends left; a table never appended to stays as it is. */
  void compact(TableContract contract);

  /** Where the table is. */
  String location(TableContract contract);

  /** The format's name, as Spark knows it. */
  String format();
}
