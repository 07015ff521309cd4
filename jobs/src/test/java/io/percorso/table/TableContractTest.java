package io.percorso.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createMapType;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class TableContractTest {

  @Test
  void rowsThatHaveTheTypesOfAContractAreNotTakenApart() {
    TableContract labelled =
        TableContract.table("core", "labelled")
            .grain("one row per label")
            .optional("labels", createMapType(StringType, StringType), "labels; null: none")
            .required("id", LongType, "the number")
            .build();
    Dataset<Row> rows =
        SparkTest.session()
            .createDataFrame(List.of(), labelled.nullableSchema())
            .select("id", "labels");
    Dataset<Row> others = SparkTest.session().range(1).selectExpr("id", "map('a', 'b') AS labels");

    assertThat(labelled.conform(rows).queryExecution().analyzed().toString())
        .doesNotContain("transform(");
    assertThat(labelled.conform(others).schema().fieldNames()).containsExactly("labels", "id");
  }
}
