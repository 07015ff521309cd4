package io.percorso.pattern;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;

import io.percorso.journey.JourneyStep;
import io.percorso.journey.Journeys;
import io.percorso.table.Column;
import io.percorso.table.TableContract;
import io.percorso.touchpoint.OrderLine;
import io.percorso.touchpoint.Touchpoint;
import io.percorso.touchpoint.Touchpoints;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PersonPassTest {
  private static final TableContract LINES =
      TableContract.table("test", "lines")
          .required("order_id", DataTypes.StringType, "")
          .optional("person_id", DataTypes.StringType, "")
          .required("ordered_at", DataTypes.TimestampType, "")
          .build();

  @Test
  void allTablesOfAPersonComeOutOfOnePass() {
    Dataset<Row> touchpoints =
        table(Touchpoints.CONTRACT)
            .with(
                "activity",
                "product_view",
                "channel",
                "web",
                "is_online",
                true,
                "product_id",
                "boot")
            .row("touchpoint_id", "t1", "person_id", "ana", "occurred_at", "2026-03-01T10:00:00Z")
            .row("touchpoint_id", "t2", "person_id", "ana", "occurred_at", "2026-03-02T10:00:00Z")
            .row("touchpoint_id", "t3", "person_id", "bea", "occurred_at", "2026-03-02T10:00:00Z")
            .row("touchpoint_id", "t4", "person_id", null, "occurred_at", "2026-03-02T10:00:00Z")
            .dataset();
    Dataset<Row> lines =
        table(LINES)
            .row("order_id", "o1", "person_id", "ana", "ordered_at", "2026-03-03T10:00:00Z")
            .row("order_id", "o2", "person_id", null, "ordered_at", "2026-03-03T10:00:00Z")
            .dataset();
    PatternEngine engine =
        new PatternEngine(new CompiledPatterns(TestPatterns.shipped()), TestPatterns.history());
    Dataset<Row> pass =
        PersonPass.of(touchpoints, lines, new ByTime(), engine, TestPatterns.MADRID).cache();
    assertTable(PersonPass.journeyTouchpoints(pass))
        .columns("touchpoint_id", "person_id", "journey_id", "journey_position", "stage")
        .containsExactlyInAnyOrder(
            "t1 | ana | journey-ana | 1 | some",
            "t2 | ana | journey-ana | 2 | some",
            "o1/purchase | ana | journey-ana | 3 | some",
            "t3 | bea | journey-bea | 1 | some",
            "t4 | - | - | - | some",
            "o2/purchase | - | - | - | some");
    assertTable(PersonPass.journeys(pass))
        .columns("journey_id", "first_touchpoint_id")
        .containsExactlyInAnyOrder("journey-ana | t1", "journey-bea | t3");
    assertTable(PersonPass.outcomes(pass))
        .columns(
            "order_id",
            "touchpoint_id",
            "person_id",
            "journey_id",
            "primary_pattern",
            "line_state",
            "pickup_state",
            "net_amount",
            "refund_amount",
            "returned_quantity",
            "ordered_at",
            "purchased_at",
            "ordered_date")
        .containsExactlyInAnyOrder(
            "o1 | o1/purchase | ana | journey-ana | ropo | sold | - | 9.50 | 0.00 | 0.000"
                + " | 2026-03-03T10:00:00Z | 2026-03-03T10:00:00Z | 2026-03-03",
            "o2 | o2/purchase | - | - | unidentified | sold | - | 9.50 | 0.00 | 0.000"
                + " | 2026-03-03T10:00:00Z | 2026-03-03T10:00:00Z | 2026-03-03");
    assertTable(PersonPass.matches(pass))
        .columns(
            "order_id",
            "line_number",
            "pattern",
            "person_id",
            "match_level",
            "evidence_touchpoint_ids",
            "lag_seconds",
            "evidence_at")
        .containsExactly("o1 | 1 | ropo | ana | product | [t2] | 86400 | 2026-03-02T10:00:00Z");
    assertTable(PersonPass.candidates(pass))
        .columns(
            "order_id",
            "pattern",
            "person_id",
            "lag_seconds",
            "is_identified",
            "is_matched",
            "refund_amount",
            "ordered_date")
        .containsExactlyInAnyOrder(
            "o1 | ropo | ana | 86400 | true | true | 0.00 | 2026-03-03",
            "o1 | cart_recovered_in_store | ana | - | true | false | 0.00 | 2026-03-03",
            "o2 | ropo | - | - | false | false | 0.00 | 2026-03-03",
            "o2 | cart_recovered_in_store | - | - | false | false | 0.00 | 2026-03-03");
    pass.unpersist();
  }

  /** One journey per person, by time. */
  private static final class ByTime implements PersonPass.Walk {
    private static final long serialVersionUID = 1L;

    @Override
    public Touchpoint touchpoint(Row row) {
      return touchpoint(
          row,
          row.getAs("touchpoint_id"),
          row.getAs("activity"),
          row.getAs("channel"),
          null,
          micros(row.getAs("occurred_at")));
    }

    private static Touchpoint touchpoint(
        Row row, String id, String activity, String channel, @Nullable String order, long at) {
      return new Touchpoint(
          id,
          "web_events",
          id,
          activity,
          channel,
          "boot",
          null,
          null,
          order,
          order == null ? null : "1",
          null,
          null,
          null,
          null,
          "direct",
          channel.equals("web"),
          channel.equals("store"),
          at,
          at,
          row);
    }

    @Override
    public OrderLine line(Row row) {
      String person = row.getAs("person_id");
      return new OrderLine(
          row.getAs("order_id"),
          "1",
          person,
          null,
          person == null ? "none" : "direct",
          "boot",
          "shoes",
          "acme",
          null,
          null,
          "store",
          "in_store",
          "EUR",
          new BigDecimal("1.000"),
          new BigDecimal("9.50"),
          false,
          micros(row.getAs("ordered_at")),
          null,
          null,
          null,
          null,
          null,
          List.of());
    }

    private static long micros(Timestamp timestamp) {
      return EvidenceHistory.micros(timestamp.toInstant());
    }

    @Override
    public List<Touchpoint> touchpointsOf(OrderLine line) {
      String id = line.orderId() + "/purchase";
      Timestamp at = Timestamp.from(EvidenceHistory.instant(line.orderedAt()));
      List<@Nullable Object> values = new ArrayList<>();
      for (String name : Touchpoints.CONTRACT.columnNames()) {
        values.add(
            switch (name) {
              case "touchpoint_id" -> id;
              case "person_id" -> line.personId();
              case "occurred_at", "last_at" -> at;
              case "occurred_date" -> Date.valueOf("2026-03-03");
              case "is_online", "is_in_store" -> false;
              case "event_count" -> 1L;
              case "source", "source_key", "activity", "channel", "identity_method" -> "x";
              default -> null;
            });
      }
      return List.of(
          touchpoint(
              RowFactory.create(values.toArray()),
              id,
              "purchase",
              "store",
              line.orderId(),
              line.orderedAt()));
    }

    @Override
    public List<JourneyStep> steps(@Nullable String personId, List<Touchpoint> touchpoints) {
      touchpoints.sort(
          Comparator.comparingLong(Touchpoint::occurredAt).thenComparing(Touchpoint::id));
      List<JourneyStep> steps = new ArrayList<>();
      for (Touchpoint touchpoint : touchpoints) {
        steps.add(
            new JourneyStep(
                touchpoint,
                personId == null ? null : "journey-" + personId,
                steps.size() + 1,
                "some",
                1,
                Map.of("six_stage", "some")));
      }
      return steps;
    }

    @Override
    public Map<String, Row> journeys(List<JourneyStep> steps) {
      JourneyStep first = steps.get(0);
      if (first.journeyId() == null) {
        return Map.of();
      }
      List<@Nullable Object> values = new ArrayList<>();
      for (Column column : Journeys.CONTRACT.columns()) {
        values.add(
            switch (column.name()) {
              case "journey_id" -> first.journeyId();
              case "first_touchpoint_id" -> first.touchpoint().id();
              default -> null;
            });
      }
      Row journey = RowFactory.create(values.toArray());
      return Map.of(first.touchpoint().id(), journey);
    }
  }
}
