package io.percorso.run;

/** A job was started before the jobs it depends on. */
public final class MissingInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MissingInputException(String message) {
    super(message);
  }
}
