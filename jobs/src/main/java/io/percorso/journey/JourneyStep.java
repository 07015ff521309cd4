package io.percorso.journey;

import io.percorso.touchpoint.Touchpoint;
import org.jspecify.annotations.Nullable;

/**
 * A touchpoint placed in its journey.
 *
 * @param journeyId null: no person, so no journey
 * @param position 1-based in the journey; 0 without a journey
 * @param placement its stage in every model
 */
public record JourneyStep(
    Touchpoint touchpoint,
    @Nullable String journeyId,
    int position,
    StageModels.Placement placement) {

  /** In the model six_stage; 0 for other. */
  public int stageNumber() {
    return placement.number();
  }
}
