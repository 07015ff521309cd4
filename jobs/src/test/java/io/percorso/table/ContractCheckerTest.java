package io.percorso.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.testing.SparkTest;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractCheckerTest {

  @ParameterizedTest
  @CsvSource({"3, 2", "3000000, 2", "3, 3000000", "3000000, 3000000"})
  void whatIsNotThereIsFoundWhicheverIsMore(long there, long named) {
    assertThat(ContractChecker.notAmong(numbers(0, 3), there, numbers(2, 4), named).collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactly(3L);
  }

  private static Dataset<Row> numbers(long from, long until) {
    return SparkTest.session().range(from, until).toDF();
  }
}
