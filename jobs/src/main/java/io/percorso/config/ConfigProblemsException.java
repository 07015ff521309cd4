package io.percorso.config;

import java.util.List;

/** A configuration that cannot be used; the message lists every problem with its place. */
public final class ConfigProblemsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigProblemsException(List<String> problems) {
    super(
        "The configuration is not valid (%d problem%s):%n  %s"
            .formatted(
                problems.size(),
                problems.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", problems)));
  }
}
