package io.percorso.run;

import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createStructField;
import static org.apache.spark.sql.types.DataTypes.createStructType;

import io.percorso.table.TableContract;
import org.apache.spark.sql.types.StructField;

/** The sets of table versions that belong together; the newest is what readers use. */
public final class Publications {
  public static final TableContract CONTRACT =
      TableContract.table("ops", "publications")
          .grain("one row per publication")
          .key("publication")
          .required("publication", LongType, "1, 2, 3 … in the order of publishing")
          .required("run_id", StringType, "the run that published")
          .required("run_date", DateType, "the business date it is for")
          .required("published_at", TimestampType, "when readers could see it")
          .required(
              "tables",
              createArrayType(
                  createStructType(
                      new StructField[] {
                        createStructField("table", StringType, true),
                        createStructField("version", StringType, true),
                        createStructField("rows", LongType, true),
                        createStructField("hash", StringType, true),
                        createStructField("path", StringType, true)
                      }),
                  true),
              "table, version, rows, content hash and path of every table in it")
          .build();

  private Publications() {}
}
