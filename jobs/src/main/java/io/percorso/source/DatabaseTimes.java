package io.percorso.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;

import java.sql.Timestamp;
import java.util.TimeZone;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.jdbc.JdbcDialects;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Times of a database that name no zone, as they stand there. A driver gives them as instants of
 * this process's zone; of some databases Spark knows that, of others it takes them for UTC's.
 */
final class DatabaseTimes {
  private static final Timestamp SOME = Timestamp.valueOf("2026-01-10 10:00:00");

  private DatabaseTimes() {}

  /** The rows as the database has them. */
  static Dataset<Row> asTheyStand(Dataset<Row> rows, String url) {
    return isKnownToSpark(url) ? rows : broughtBack(rows);
  }

  private static boolean isKnownToSpark(String url) {
    return JdbcDialects.get(url)
        .convertJavaTimestampToTimestampNTZ(SOME)
        .equals(SOME.toLocalDateTime());
  }

  private static Dataset<Row> broughtBack(Dataset<Row> rows) {
    String here = TimeZone.getDefault().getID();
    Dataset<Row> all = rows;
    for (StructField field : rows.schema().fields()) {
      if (field.dataType().equals(DataTypes.TimestampNTZType)) {
        String quoted = "`" + field.name().replace("`", "``") + "`";
        all =
            all.withColumn(
                field.name(),
                from_utc_timestamp(col(quoted).cast(DataTypes.TimestampType), here)
                    .cast(DataTypes.TimestampNTZType));
      }
    }
    return all;
  }
}
