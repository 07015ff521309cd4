package io.percorso.run;

/** Another run holds the warehouse, or has taken it over. */
public final class LockedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LockedException(String message) {
    super(message);
  }
}
