package io.percorso.source;

import java.util.List;
import java.util.stream.Collectors;

/** More broken files than a feed allows: a matter of quality, nothing is published. */
public final class UnreadableSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient List<UnreadableFile> files;

  public UnreadableSourceException(String feed, int allowed, List<UnreadableFile> files) {
    super(
        files.stream()
            .map(file -> file.path() + ": " + file.why())
            .collect(
                Collectors.joining(
                    System.lineSeparator() + "  ",
                    "%s: %d file%s cannot be read, max-corrupt-files is %d. Deliver them again, or raise percorso.feeds.%s.max-corrupt-files to go on without them:%n  "
                        .formatted(feed, files.size(), files.size() == 1 ? "" : "s", allowed, feed),
                    "")));
    this.files = List.copyOf(files);
  }

  public List<UnreadableFile> files() {
    return files;
  }
}
