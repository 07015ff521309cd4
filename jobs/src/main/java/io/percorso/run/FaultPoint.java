package io.percorso.run;

/**
 * Named points where a test kills the process as {@code kill -9} would: the system property {@code
 * io.percorso.fault} names one. Nothing happens without it.
 */
final class FaultPoint {
  static final String PROPERTY = "io.percorso.fault";

  /** What a shell reports of a process that was killed. */
  static final int KILLED = 137;

  private FaultPoint() {}

  static void reach(String point) {
    if (point.equals(System.getProperty(PROPERTY))) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
