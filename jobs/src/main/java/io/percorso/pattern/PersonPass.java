package io.percorso.pattern;

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
import io.percorso.touchpoint.WebEvents;
import io.percorso.touchpoint.WebTouchpoints;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The pass over persons: all of a person's web events, other touchpoints and order lines come
 * together in one shuffle and are read once. One row per touchpoint, with its session on the
 * session's visit, its journey on the journey's first touchpoint and its order line on the line's
 * purchase or reserve; keep it, and take the tables from it.
 */
public final class PersonPass {
  /**
   * The columns of {@link JourneyTouchpoints#PLACED}; nested {@code journey}, {@code line}, {@code
   * session}.
   */
  public static final StructType SCHEMA =
      JourneyTouchpoints.PLACED
          .add("journey", Journeys.CONTRACT.nullableSchema())
          .add("line", LineRows.SCHEMA)
          .add("session", Sessions.CONTRACT.nullableSchema());

  private PersonPass() {}

  /**
   * One row per touchpoint, {@link #SCHEMA}.
   *
   * @param web its rows become touchpoints here
   * @param touchpoints all others, as {@link WebTouchpoints#SCHEMA}: a row of {@link
   *     Touchpoints#CONTRACT} with its session or null; those of order lines are made here
   * @param lines one row per order line, as {@link OrderLines#SCHEMA}
   */
  public static Dataset<Row> of(
      WebEvents web,
      Dataset<Row> touchpoints,
      Dataset<Row> lines,
      TouchpointConfig touchpointConfig,
      JourneyConfig journeyConfig,
      PatternEngine engine,
      RunDate date) {
    PersonRows person =
        new PersonRows(touchpointConfig, journeyConfig, engine, Micros.of(date.end()));
    Dataset<Row> keyedTouchpoints =
        web.withKey(touchpoints, concat(lit("touchpoint/"), col("touchpoint_id")));
    Dataset<Row> keyedLines = web.withKey(lines, concat(lit("order/"), col("order_id")));
    Dataset<Row> rows =
        web.rows()
            .unionByName(
                keyedTouchpoints.select(
                    col(WebEvents.KEY),
                    structOf(keyedTouchpoints, Touchpoints.CONTRACT.columnNames()).as("touchpoint"),
                    col("session")),
                true)
            .unionByName(
                keyedLines.select(
                    col(WebEvents.KEY),
                    structOf(keyedLines, Arrays.asList(lines.columns())).as("line")),
                true)
            .select(columns(WebEvents.COLUMNS, WebEvents.KEY, "touchpoint", "line", "session"));
    return Partitions.by(rows, col(WebEvents.KEY))
        .sortWithinPartitions(columns(List.of(WebEvents.KEY), WebEvents.ORDER))
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) sorted -> new PersonsWalk(sorted, person),
            Encoders.row(SCHEMA));
  }

  /** core.journey_touchpoints. */
  public static Dataset<Row> journeyTouchpoints(Dataset<Row> pass, JourneyConfig config) {
    return JourneyTouchpoints.of(pass, config.stageModels());
  }

  /** What all tables but core.journey_touchpoints are made of: far fewer and narrower rows. */
  public static Dataset<Row> nested(Dataset<Row> pass) {
    return pass.select("session", "journey", "line")
        .where("session IS NOT NULL OR journey IS NOT NULL OR line IS NOT NULL");
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

  private static Column[] columns(List<String> names, String... more) {
    return columns(names, List.of(more));
  }

  private static Column[] columns(List<String> names, List<String> more) {
    return Stream.concat(names.stream(), more.stream())
        .map(name -> col(name))
        .toArray(Column[]::new);
  }

  private static Column structOf(Dataset<Row> rows, List<String> names) {
    return struct(names.stream().map(rows::col).toArray(Column[]::new));
  }

  /**
   * Goes from key to key. Rows of a key stand together: first its touchpoints and order lines, then
   * its web events, which are walked over and not kept.
   */
  private static final class PersonsWalk implements Iterator<Row> {
    private static final int KEY = WebEvents.COLUMNS.size();
    private static final int TOUCHPOINT = KEY + 1;
    private static final int LINE = KEY + 2;
    private static final int SESSION = KEY + 3;

    private final Iterator<Row> rows;
    private final PersonRows person;
    private final Iterator<Row> web;
    private Iterator<Row> written = Collections.emptyIterator();
    private String key = "";
    private @Nullable Row next;

    PersonsWalk(Iterator<Row> rows, PersonRows person) {
      this.rows = rows;
      this.person = person;
      web = WebTouchpoints.walk(new EventsOfKey(), person.touchpointConfig());
      advance();
    }

    @Override
    public boolean hasNext() {
      while (!written.hasNext() && next != null) {
        written = readKey(next.getString(KEY));
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

    private void advance() {
      next = rows.hasNext() ? rows.next() : null;
    }

    /** The next row, where it is of this key. */
    private @Nullable Row nextOfKey() {
      return next != null && next.getString(KEY).equals(key) ? next : null;
    }

    private Iterator<Row> readKey(String begun) {
      key = begun;
      Map<String, Person> persons = new LinkedHashMap<>();
      for (Row row = next; row != null && row.isNullAt(WebEvents.VISITOR); row = nextOfKey()) {
        add(row, persons);
        advance();
      }
      while (web.hasNext()) {
        Row touchpoint = web.next();
        of(touchpoint.getString(Touchpoint.PERSON_ID), persons)
            .add(touchpoint, touchpoint.getStruct(touchpoint.size() - 1));
      }
      return persons.values().stream().flatMap(person::of).iterator();
    }

    private static void add(Row row, Map<String, Person> persons) {
      if (row.isNullAt(LINE)) {
        Row touchpoint = row.getStruct(TOUCHPOINT);
        of(touchpoint.getString(Touchpoint.PERSON_ID), persons)
            .add(touchpoint, row.isNullAt(SESSION) ? null : row.getStruct(SESSION));
      } else {
        OrderLine line = OrderLines.fromRow(row.getStruct(LINE));
        of(line.personId(), persons).lines.add(line);
      }
    }

    private static Person of(@Nullable String personId, Map<String, Person> persons) {
      return persons.computeIfAbsent(personId == null ? "" : personId, id -> new Person(personId));
    }

    /** Ends before the first row of another key, and goes on when that is read. */
    private final class EventsOfKey implements Iterator<Row> {
      @Override
      public boolean hasNext() {
        return nextOfKey() != null;
      }

      @Override
      public Row next() {
        Row event = nextOfKey();
        if (event == null) {
          throw new NoSuchElementException();
        }
        advance();
        return event;
      }
    }
  }

  /** What is known of one person, or of nobody's order or contact. */
  private static final class Person {
    final @Nullable String id;
    final List<Touchpoint> touchpoints = new ArrayList<>();
    final List<OrderLine> lines = new ArrayList<>();
    final Map<String, Row> sessions = new HashMap<>();

    Person(@Nullable String id) {
      this.id = id;
    }

    void add(Row row, @Nullable Row session) {
      Touchpoint touchpoint = Touchpoint.fromRow(row);
      touchpoints.add(touchpoint);
      if (session != null) {
        sessions.put(touchpoint.id(), session);
      }
    }
  }

  /** The output rows of one person. */
  private record PersonRows(
      TouchpointConfig touchpointConfig,
      JourneyConfig journeyConfig,
      PatternEngine engine,
      long end)
      implements Serializable {
    Stream<Row> of(Person person) {
      person.lines.sort(
          Comparator.comparingLong(OrderLine::orderedAt)
              .thenComparing(OrderLine::orderId)
              .thenComparing(OrderLine::lineNumber));
      person.lines.forEach(
          line -> person.touchpoints.addAll(OrderLineTouchpoints.of(line, touchpointConfig)));
      return written(person.id, person.touchpoints, person.lines, person.sessions);
    }

    private Stream<Row> written(
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
                      sessions.get(step.touchpoint().id())));
    }

    private static Row row(
        JourneyStep step, @Nullable Row journey, @Nullable Row line, @Nullable Row session) {
      Row touchpoint = step.touchpoint().row();
      int width = Touchpoints.CONTRACT.columns().size();
      @Nullable Object[] values = new Object[width + 6];
      for (int i = 0; i < width; i++) {
        values[i] = touchpoint.get(i);
      }
      values[width] = step.journeyId();
      values[width + 1] = step.journeyId() == null ? null : step.position();
      values[width + 2] = step.placement().index();
      values[width + 3] = journey;
      values[width + 4] = line;
      values[width + 5] = session;
      return RowFactory.create(values);
    }
  }
}
