package io.percorso.pattern;

import io.percorso.touchpoint.OrderLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order line came to.
 *
 * @param touchpointId its purchase, of a reserve line its reserve
 * @param journeyId of that touchpoint; null: no person
 * @param pickupState null: the customer does not collect it
 */
public record LineResult(
    OrderLine line,
    String touchpointId,
    @Nullable String journeyId,
    String primaryPattern,
    LineState state,
    @Nullable PickupState pickupState,
    List<PatternMatch> matches,
    List<PatternCandidate> candidates) {}
