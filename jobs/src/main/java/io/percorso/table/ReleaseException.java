package io.percorso.table;

/** What another release wrote cannot be used by this one; the message says what to do. */
public final class ReleaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReleaseException(String message) {
    super(message);
  }
}
