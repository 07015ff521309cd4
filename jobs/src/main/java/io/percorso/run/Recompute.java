package io.percorso.run;

/** Which persons a night goes through again. */
public enum Recompute {
  /** All where the input is little or most of them are affected, else those. */
  AUTO,
  /** Those whose journeys may come out otherwise than in the publication before. */
  AFFECTED,
  ALL
}
