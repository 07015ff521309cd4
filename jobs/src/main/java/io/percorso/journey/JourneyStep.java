package io.percorso.journey;

import io.percorso.touchpoint.Touchpoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A touchpoint placed in its journey.
 *
 * @param journeyId null: no person, so no journey
 * @param position 1-based in the journey; 0 without a journey
 * @param stage in the model six_stage
 * @param stageNumber in six_stage; 0 for other
 * @param stages stage by model
 */
public record JourneyStep(
    Touchpoint touchpoint,
    @Nullable String journeyId,
    int position,
    String stage,
    int stageNumber,
    Map<String, String> stages) {}
