package io.percorso.run;

/** Which persons a night goes through again. */
public enum Recompute {
  ALL,
  /** Those whose journeys may come out otherwise than in the publication before. */
  AFFECTED
}
