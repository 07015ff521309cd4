package io.percorso.app;

/** How a command ended, for the scheduler that started it. */
public enum ExitCode {
  /** Published, or already published and unchanged; of other commands: done. */
  OK(0),
  /**
   * An error of this software or its surroundings that has no code of its own; a retry may help.
   */
  INTERNAL(1),
  /** The arguments or the configuration are wrong; a retry does not help. */
  CONFIGURATION(2),
  /** A quality gate or the reconciliation failed; nothing was published. */
  QUALITY(3),
  /** A source is not there yet; retry later. */
  SOURCE_NOT_READY(4),
  /** Another run holds the lock; retry. */
  LOCKED(5),
  /** The storage failed; retry. */
  STORAGE(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
