package io.percorso.journey;

import io.percorso.touchpoint.OrderLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of one person: touchpoints in total order, and order lines by (ordered_at,
 * order_id, line_number).
 *
 * @param personId null: an order without a person, alone
 */
public record PersonHistory(
    @Nullable String personId, List<JourneyStep> steps, List<OrderLine> lines) {}
