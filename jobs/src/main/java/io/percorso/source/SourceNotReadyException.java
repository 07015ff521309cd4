package io.percorso.source;

/** A file or table that is not there, or not there yet: worth trying again later. */
public final class SourceNotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SourceNotReadyException(String message) {
    super(message);
  }

  public SourceNotReadyException(String message, Throwable cause) {
    super(message, cause);
  }
}
