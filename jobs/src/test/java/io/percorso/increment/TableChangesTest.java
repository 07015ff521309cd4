package io.percorso.increment;

import static io.percorso.testing.TableBuilder.table;
import static java.util.Objects.requireNonNull;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.table.RowChange;
import io.percorso.table.TableContract;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** What became of some fruit, and of where it is kept. */
class TableChangesTest {
  private static final TableContract FRUIT =
      TableContract.table("core", "fruit")
          .grain("one row per fruit and tree")
          .key("fruit_id", "tree_id")
          .laidOutBy("picked_date")
          .required("fruit_id", StringType, "the fruit")
          .required("tree_id", StringType, "the tree")
          .optional("weight_grams", LongType, "its weight; null: not weighed")
          .required("picked_date", DateType, "the day")
          .build();
  private static final TableContract CRATES =
      TableContract.table("core", "crates")
          .grain("one row per crate")
          .key("crate_id")
          .required("crate_id", StringType, "the crate")
          .optional("place", StringType, "where it is; null: lost")
          .build();

  @Test
  void rowsThatCameWentOrChangedAreNamedWithTheirPlaceAndOthersAreNot() {
    Dataset<Row> fruitBefore =
        table(FRUIT)
            .row("fruit_id", "apple", "tree_id", "1", "picked_date", "2026-10-01")
            .row("fruit_id", "apple", "tree_id", "2", "picked_date", "2026-10-02")
            .row("fruit_id", "pear", "tree_id", "1", "picked_date", "2026-10-03")
            .dataset()
            .withColumn(RowChange.FILE, concat(lit("of-"), col("tree_id")));
    Dataset<Row> cratesBefore =
        table(CRATES)
            .row("crate_id", "a", "place", "shed")
            .dataset()
            .withColumn(RowChange.FILE, lit("crates"));
    Map<TableContract, Dataset<Row>> after =
        Map.of(
            FRUIT,
            table(FRUIT)
                .row("fruit_id", "apple", "tree_id", "1", "picked_date", "2026-10-01")
                .row(
                    "fruit_id",
                    "apple",
                    "tree_id",
                    "2",
                    "picked_date",
                    "2026-10-02",
                    "weight_grams",
                    90L)
                .row("fruit_id", "plum", "tree_id", "9", "picked_date", "2026-10-04")
                .dataset(),
            CRATES,
            table(CRATES).row("crate_id", "a", "place", "shed").dataset());

    Map<TableContract, RowChange> changes =
        TableChanges.between(table -> table.equals(FRUIT) ? fruitBefore : cratesBefore, after);

    RowChange fruit = requireNonNull(changes.get(FRUIT));
    assertThat(texts(fruit.removed()))
        .containsExactlyInAnyOrder("[apple,2,2026-10-02,of-2]", "[pear,1,2026-10-03,of-1]");
    assertThat(texts(fruit.came()))
        .containsExactlyInAnyOrder("[apple,2,2026-10-02]", "[plum,9,2026-10-04]");
    assertThat(texts(fruit.added()))
        .containsExactlyInAnyOrder("[apple,2,90,2026-10-02]", "[plum,9,null,2026-10-04]");
    RowChange crates = requireNonNull(changes.get(CRATES));
    assertThat(texts(crates.removed())).isEmpty();
    assertThat(texts(crates.came())).isEmpty();
    assertThat(texts(crates.added())).isEmpty();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Object::toString).toList();
  }
}
