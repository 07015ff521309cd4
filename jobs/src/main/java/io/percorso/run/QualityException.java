package io.percorso.run;

import java.util.List;

/** What was staged does not keep its promises; nothing was published. */
public final class QualityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QualityException(List<String> violations) {
    super(
        "Nothing was published, because %d check%s failed:%n  %s"
            .formatted(
                violations.size(),
                violations.size() == 1 ? "" : "s",
                String.join(System.lineSeparator() + "  ", violations)));
  }
}
