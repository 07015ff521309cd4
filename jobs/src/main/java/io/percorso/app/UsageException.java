package io.percorso.app;

/** An argument that cannot be used, or a warehouse that has not what a command asks for. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
