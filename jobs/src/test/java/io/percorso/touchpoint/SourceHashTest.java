package io.percorso.touchpoint;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SourceHashTest {
  @Test
  void isTheFirst128BitsOfSha256OverLengthPrefixedFields() {
    // printf '1:a-3:\xe2\x82\xac' | sha256sum
    assertThat(SourceHash.of("a", null, "€")).isEqualTo("8efdd8cc2aa18a2f7ac10b0757407dde");
  }

  @Test
  void doesNotCollideByConcatenation() {
    assertThat(
            List.of(
                SourceHash.of("ab", "c"),
                SourceHash.of("a", "bc"),
                SourceHash.of("abc"),
                SourceHash.of("abc", ""),
                SourceHash.of("abc", null),
                SourceHash.of("abc", "-"),
                SourceHash.of("1:a", "b"),
                SourceHash.of("a", "1:b")))
        .doesNotHaveDuplicates();
  }

  @Test
  void givesTheSameIdInSparkAsInMemory() {
    StructType schema =
        new StructType().add("a", DataTypes.StringType).add("b", DataTypes.StringType);
    List<Row> rows =
        List.of(
            RowFactory.create("x", "y"),
            RowFactory.create(null, "naïve €🛒"),
            RowFactory.create("", null));
    List<Row> hashed =
        SparkTest.session()
            .createDataFrame(rows, schema)
            .select(col("a"), col("b"), SourceHash.column(col("a"), col("b")))
            .collectAsList();
    assertThat(hashed)
        .hasSize(3)
        .allSatisfy(
            row ->
                assertThat(row.getString(2))
                    .isEqualTo(SourceHash.of(row.getString(0), row.getString(1))));
  }
}
