package io.percorso.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.TableBuilder;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ContentHashTest {
  private static final TableContract PARCELS =
      TableContract.table("core", "parcels")
          .grain("one row per parcel")
          .key("parcel")
          .required("parcel", StringType, "the parcel")
          .optional("ready", StringType, "when it was ready; null: it is not")
          .optional("collected", StringType, "when it was collected; null: it is not")
          .runColumn("run_id", StringType, "who wrote it")
          .build();

  @Test
  void aValueInAnotherColumnIsAnotherContentAndTheRunIsNone() {
    List<Long> hashes =
        TableBuilder.table(PARCELS)
            .row("parcel", "p", "ready", "noon")
            .row("parcel", "p", "collected", "noon")
            .row("parcel", "p")
            .row("parcel", "p", "ready", "noon", "run_id", "another")
            .dataset()
            .select(ContentHash.rowHash(PARCELS))
            .collectAsList()
            .stream()
            .map((Row row) -> row.getLong(0))
            .toList();
    assertThat(hashes.subList(0, 3)).doesNotHaveDuplicates();
    assertThat(hashes.get(3)).isEqualTo(hashes.get(0));
  }
}
