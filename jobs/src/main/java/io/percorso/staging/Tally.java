package io.percorso.staging;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.concurrent.Await;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Numbers counted at once, or while rows pass by, in the same pass; then they are there once the
 * rows were written. Where the plan shows that no row can pass, nothing counts and every number is
 * zero.
 */
final class Tally {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Observation observation = new Observation();
  private final List<Column> numbers = new ArrayList<>();
  private @Nullable Row totals;

  Tally number(String name, Column aggregate) {
    numbers.add(aggregate.as(name));
    return this;
  }

  /** The same rows, counted when they pass; once per tally. */
  Dataset<Row> over(Dataset<Row> rows) {
    return rows.observe(
        observation, numbers.get(0), numbers.subList(1, numbers.size()).toArray(Column[]::new));
  }

  /** Counts the rows; once per tally, and instead of {@link #over}. */
  void count(Dataset<Row> rows) {
    totals =
        rows.agg(numbers.get(0), numbers.subList(1, numbers.size()).toArray(Column[]::new)).first();
  }

  /** Whether the rows were written; the numbers may come a moment after the write returns. */
  boolean isComplete() {
    try {
      Await.ready(
          observation.future(),
          scala.concurrent.duration.Duration.create(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while waiting for counts", e);
  }

  long count(String name) {
    Object value = value(name);
    return value == null ? 0 : ((Number) value).longValue();
  }

  BigDecimal amount(String name) {
    Object value = value(name);
    return value == null ? BigDecimal.ZERO.setScale(2) : (BigDecimal) value;
  }

  /** A number; null: no row had one. */
  @Nullable Number found(String name) {
    return (Number) value(name);
  }

  /** Texts collected. */
  List<String> texts(String name) {
    Object value = value(name);
    return value instanceof scala.collection.Seq<?> found
        ? CollectionConverters.asJava(found).stream().map(String::valueOf).toList()
        : List.of();
  }

  private @Nullable Object value(String name) {
    if (totals != null) {
      return totals.getAs(name);
    }
    if (!isComplete()) {
      throw new IllegalStateException("The rows that are to be counted were not yet written");
    }
    Map<String, Object> values;
    try {
      values = observation.getAsJava();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    if (!values.isEmpty() && !values.containsKey(name)) {
      throw new IllegalStateException("Nothing was counted as " + name + ": " + values.keySet());
    }
    return values.get(name);
  }
}
