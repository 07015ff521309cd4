package io.percorso.pattern;

/** The amounts of the outcomes are not those of the rows as read; nothing may be published. */
public final class ReconciliationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReconciliationException(String message) {
    super(message);
  }
}
