package io.percorso.table;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.classic.Dataset$;

/**
 * Little data in a run over much. To exchange it between partitions, to plan its queries anew
 * between their stages and to compile code for them takes longer than to run them: such queries
 * have a session with other settings. Where little data meets much, the query has the session of
 * the rows that stand first in it; what is counted while it is written must be written in the
 * session that it is counted in.
 */
public final class LittleData {
  /** So many bytes of files are little: some ten thousand rows. */
  public static final long MOST_BYTES = 2L << 20;

  /** So many worked out rows are little. */
  static final long MOST_ROWS = 250_000;

  /** The settings of queries over little data. */
  public static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.shuffle.partitions", "1",
          "spark.sql.adaptive.enabled", "false",
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  private LittleData() {}

  /** A session for little data, which is otherwise as this one. */
  public static SparkSession session(SparkSession spark) {
    if (Partitions.isOne(spark)) {
      return spark;
    }
    SparkSession little = ((org.apache.spark.sql.classic.SparkSession) spark).cloneSession();
    SETTINGS.forEach((name, value) -> little.conf().set(name, value));
    return little;
  }

  /** The same rows, queried as little data. */
  public static Dataset<Row> of(Dataset<Row> rows) {
    return Partitions.isOne(rows)
        ? rows
        : Partitions.ofSource(in(session(rows.sparkSession()), rows));
  }

  /** The same rows, queried in a session. */
  static Dataset<Row> in(SparkSession spark, Dataset<Row> rows) {
    return rows.sparkSession() == spark
        ? rows
        : Dataset$.MODULE$.ofRows(
            (org.apache.spark.sql.classic.SparkSession) spark,
            ((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().logical());
  }
}
