package io.percorso.pattern;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.percorso.journey.JourneyConfig;
import io.percorso.journey.JourneyStep;
import io.percorso.journey.JourneyTouchpoints;
import io.percorso.journey.JourneyWalk;
import io.percorso.journey.Journeys;
import io.percorso.journey.PersonHistory;
import io.percorso.source.RunDate;
import io.percorso.table.Partitions;
import io.percorso.table.TableContract;
import io.percorso.touchpoint.Micros;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.OrderLineTouchpoints;
import io.percorso.touchpoint.OrderLines;
import io.percorso.touchpoint.Sessions;
import io.percorso.touchpoint.Touchpoint;
import io.percorso.touchpoint.TouchpointConfig;
import io.percorso.touchpoint.Touchpoints;
import io.percorso.touchpoint.WebTouchpoints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The pass over persons: all of a person's touchpoints and order lines come together in one shuffle
 * and are read once. One row per touchpoint, with its session on the session's visit, its journey
 * on the journey's first touchpoint and its order line on the line's purchase or reserve; keep it,
 * and take the tables from it.
 */
public final class PersonPass {
  /**
   * The columns of the journey fact table; nested {@code journey}, {@code line}, {@code session}.
   */
  public static final StructType SCHEMA =
      JourneyTouchpoints.CONTRACT
          .nullableSchema()
          .add("journey", Journeys.CONTRACT.nullableSchema())
          .add("line", LineRows.SCHEMA)
          .add("session", Sessions.CONTRACT.nullableSchema());

  private PersonPass() {}

  /**
   * One row per touchpoint, {@link #SCHEMA}.
   *
   * @param touchpoints as {@link WebTouchpoints#SCHEMA}, a row of {@link Touchpoints#CONTRACT} with
   *     its session or null; those of order lines are made here
   * @param lines one row per order line, as {@link OrderLines#SCHEMA}
   */
  public static Dataset<Row> of(
      Dataset<Row> touchpoints,
      Dataset<Row> lines,
      TouchpointConfig touchpointConfig,
      JourneyConfig journeyConfig,
      PatternEngine engine,
      RunDate date) {
    PersonRows person =
        new PersonRows(touchpointConfig, journeyConfig, engine, Micros.of(date.end()));
    Dataset<Row> ofPersons =
        touchpoints.select(
            coalesce(col("person_id"), concat(lit("touchpoint/"), col("touchpoint_id")))
                .as("person_key"),
            structOf(touchpoints, Touchpoints.CONTRACT.columnNames()).as("touchpoint"),
            lit(null).cast(lines.schema()).as("line"),
            col("session"));
    Dataset<Row> linesOfPersons =
        lines.select(
            coalesce(col("person_id"), concat(lit("order/"), col("order_id"))).as("person_key"),
            lit(null).cast(Touchpoints.CONTRACT.nullableSchema()).as("touchpoint"),
            structOf(lines, Arrays.asList(lines.columns())).as("line"),
            lit(null).cast(Sessions.CONTRACT.nullableSchema()).as("session"));
    return Partitions.by(ofPersons.unionByName(linesOfPersons), col("person_key"))
        .sortWithinPartitions("person_key")
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) rows -> new Persons(rows, person),
            Encoders.row(SCHEMA));
  }

  /** core.journey_touchpoints. */
  public static Dataset<Row> journeyTouchpoints(Dataset<Row> pass) {
    return JourneyTouchpoints.CONTRACT.conform(pass);
  }

  /** core.sessions. */
  public static Dataset<Row> sessions(Dataset<Row> pass) {
    return Sessions.CONTRACT.conform(
        pass.filter(col("session").isNotNull()).select(col("session.*")));
  }

  /** core.journeys. */
  public static Dataset<Row> journeys(Dataset<Row> pass) {
    return Journeys.CONTRACT.conform(
        pass.filter(col("journey").isNotNull()).select(col("journey.*")));
  }

  /** core.order_line_outcomes. */
  public static Dataset<Row> outcomes(Dataset<Row> pass) {
    return OrderLineOutcomes.CONTRACT.conform(
        pass.filter(col("line").isNotNull()).select(col("line.outcome.*")));
  }

  /** core.pattern_matches. */
  public static Dataset<Row> matches(Dataset<Row> pass) {
    return exploded(pass, "matches", PatternMatches.CONTRACT);
  }

  /** core.pattern_candidates. */
  public static Dataset<Row> candidates(Dataset<Row> pass) {
    return exploded(pass, "candidates", PatternCandidates.CONTRACT);
  }

  private static Dataset<Row> exploded(Dataset<Row> pass, String name, TableContract contract) {
    return contract.conform(
        pass.filter(col("line").isNotNull())
            .select(explode(col("line." + name)).as("one"))
            .select(col("one.*")));
  }

  private static Column structOf(Dataset<Row> rows, List<String> names) {
    return struct(names.stream().map(rows::col).toArray(Column[]::new));
  }

  /** Gathers the rows of one person after the other; they stand together. */
  private static final class Persons implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final PersonRows person;
    private Iterator<Row> written = Collections.emptyIterator();
    private @Nullable Row next;

    Persons(Iterator<Row> rows, PersonRows person) {
      this.rows = rows;
      this.person = person;
      this.next = rows.hasNext() ? rows.next() : null;
    }

    @Override
    public boolean hasNext() {
      while (!written.hasNext() && next != null) {
        written = readPerson(next);
      }
      return written.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return written.next();
    }

    private Iterator<Row> readPerson(Row first) {
      String key = first.getString(0);
      List<Row> ofPerson = new ArrayList<>();
      Row row = first;
      while (row != null && row.getString(0).equals(key)) {
        ofPerson.add(row);
        row = rows.hasNext() ? rows.next() : null;
      }
      next = row;
      return person.of(ofPerson);
    }
  }

  /** The output rows of one person. */
  private record PersonRows(
      TouchpointConfig touchpointConfig,
      JourneyConfig journeyConfig,
      PatternEngine engine,
      long end)
      implements Serializable {
    Iterator<Row> of(List<Row> rows) {
      List<Touchpoint> touchpoints = new ArrayList<>();
      List<OrderLine> lines = new ArrayList<>();
      Map<String, Row> sessions = new HashMap<>();
      for (Row row : rows) {
        if (row.isNullAt(2)) {
          Touchpoint touchpoint = Touchpoint.fromRow(row.getStruct(1));
          touchpoints.add(touchpoint);
          if (!row.isNullAt(3)) {
            sessions.put(touchpoint.id(), row.getStruct(3));
          }
        } else {
          lines.add(OrderLines.fromRow(row.getStruct(2)));
        }
      }
      lines.sort(
          Comparator.comparingLong(OrderLine::orderedAt)
              .thenComparing(OrderLine::orderId)
              .thenComparing(OrderLine::lineNumber));
      lines.forEach(line -> touchpoints.addAll(OrderLineTouchpoints.of(line, touchpointConfig)));
      return written(personId(rows.get(0)), touchpoints, lines, sessions);
    }

    private static @Nullable String personId(Row row) {
      Row named = row.isNullAt(2) ? row.getStruct(1) : row.getStruct(2);
      return named.getAs("person_id");
    }

    private Iterator<Row> written(
        @Nullable String personId,
        List<Touchpoint> touchpoints,
        List<OrderLine> lines,
        Map<String, Row> sessions) {
      JourneyWalk walk = JourneyWalk.of(personId, touchpoints, end, journeyConfig);
      List<JourneyStep> steps = walk.steps();
      Map<String, Row> journeys = new HashMap<>();
      walk.journeys().forEach(journey -> journeys.put(journey.first().id(), journey.toRow()));
      Map<String, Row> lineRows = new HashMap<>();
      for (LineResult result : engine.evaluate(new PersonHistory(personId, steps, lines))) {
        lineRows.put(result.touchpointId(), LineRows.of(result, touchpointConfig.businessZone()));
      }
      return steps.stream()
          .map(
              step ->
                  row(
                      step,
                      journeys.get(step.touchpoint().id()),
                      lineRows.get(step.touchpoint().id()),
                      sessions.get(step.touchpoint().id())))
          .iterator();
    }

    private static Row row(
        JourneyStep step, @Nullable Row journey, @Nullable Row line, @Nullable Row session) {
      Row touchpoint = step.touchpoint().row();
      int width = Touchpoints.CONTRACT.columns().size();
      @Nullable Object[] values = new Object[width + 8];
      for (int i = 0; i < width; i++) {
        values[i] = touchpoint.get(i);
      }
      values[width] = step.journeyId();
      values[width + 1] = step.journeyId() == null ? null : step.position();
      values[width + 2] = step.stage();
      values[width + 3] = step.stageNumber();
      values[width + 4] = CollectionConverters.asScala(step.stages());
      values[width + 5] = journey;
      values[width + 6] = line;
      values[width + 7] = session;
      return RowFactory.create(values);
    }
  }
}
