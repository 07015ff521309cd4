package io.percorso.run;

/** A job was asked for that the graph does not have. */
public final class UnknownJobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownJobException(String message) {
    super(message);
  }
}
