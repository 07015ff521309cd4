package io.percorso.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.junit.jupiter.api.Test;

class WorkedOutTest {

  @Test
  void fewRowsAreInThePlanAndManyAreNot() {
    Dataset<Row> few = WorkedOut.rows(numbers(1_000));
    Dataset<Row> many = WorkedOut.rows(numbers(1_000_000));

    assertThat(few.queryExecution().analyzed()).isInstanceOf(LocalRelation.class);
    assertThat(many.queryExecution().analyzed()).isNotInstanceOf(LocalRelation.class);
    assertThat(few.count()).isEqualTo(1_000);
    assertThat(many.count()).isEqualTo(1_000_000);
  }

  @Test
  void whatIsTakenFromFewIsKnownWithoutAQuery() {
    Dataset<Row> few = WorkedOut.rows(numbers(1_000));

    assertThat(WorkedOut.areNone(WorkedOut.rows(few.where("id < 0")))).isTrue();
    assertThat(WorkedOut.areNone(WorkedOut.rows(few.where("id < 1")))).isFalse();
  }

  @Test
  void valuesAreDistinctHoweverManyThereAre() {
    for (long rows : List.of(1_000L, 1_000_000L)) {
      Dataset<Row> texts = WorkedOut.rows(numbers(rows).selectExpr("cast(id % 3 AS string)"));
      assertThat(WorkedOut.values(texts)).containsExactlyInAnyOrder("0", "1", "2");
    }
  }

  private static Dataset<Row> numbers(long rows) {
    return SparkTest.session().range(rows).toDF();
  }
}
