package io.percorso.quality;

import static io.percorso.testing.TableAssert.assertTable;
import static io.percorso.testing.TableBuilder.table;

import io.percorso.pattern.OrderLineOutcomes;
import io.percorso.testing.TableBuilder;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class RestatementsTest {
  private static TableBuilder outcomes() {
    return table(OrderLineOutcomes.CONTRACT)
        .with(
            "line_number", "1",
            "person_id", "1a",
            "currency_code", "EUR",
            "primary_pattern", "store_only",
            "line_state", "sold",
            "ordered_date", "2026-01-05",
            "net_amount", "10.00");
  }

  @Test
  void everyMovedLineStandsWithItsFigureBeforeAndAfterAndWhy() {
    TableBuilder before =
        outcomes()
            .row("order_id", "same")
            .row("order_id", "gone")
            .row("order_id", "cheaper")
            .row("order_id", "merged", "person_id", "3x")
            .row("order_id", "researched");
    TableBuilder after =
        outcomes()
            .row("order_id", "same", "quantity", "2")
            .row("order_id", "cheaper", "net_amount", "7.50")
            .row("order_id", "merged", "primary_pattern", "ropo")
            .row("order_id", "researched", "primary_pattern", "ropo")
            .row("order_id", "came-late")
            .row("order_id", "told-by-another", "ordered_date", "2026-01-04")
            .row("order_id", "not-yet-published", "ordered_date", "2026-01-07");
    assertTable(
            Restatements.of(
                4,
                before.dataset(),
                after.dataset(),
                LocalDate.parse("2026-01-04"),
                LocalDate.parse("2026-01-06")))
        .columns(
            "publication",
            "ordered_date",
            "primary_pattern",
            "reason",
            "lines_before",
            "lines_after",
            "net_amount_before",
            "net_amount_after")
        .containsExactlyInAnyOrder(
            "4 | 2026-01-05 | store_only | withdrawn | 1 | 0 | 10.00 | 0.00",
            "4 | 2026-01-05 | store_only | correction | 1 | 1 | 10.00 | 7.50",
            "4 | 2026-01-05 | store_only | identity | 1 | 0 | 10.00 | 0.00",
            "4 | 2026-01-05 | ropo | identity | 0 | 1 | 0.00 | 10.00",
            "4 | 2026-01-05 | store_only | evidence | 1 | 0 | 10.00 | 0.00",
            "4 | 2026-01-05 | ropo | evidence | 0 | 1 | 0.00 | 10.00",
            "4 | 2026-01-05 | store_only | late | 0 | 1 | 0.00 | 10.00");
  }
}
