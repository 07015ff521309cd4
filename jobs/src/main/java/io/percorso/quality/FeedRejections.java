package io.percorso.quality;

import io.percorso.quality.QualityResult.Status;
import io.percorso.source.Feed;
import java.util.function.Supplier;

/**
 * Whether what came can be read: the rows rejected as a share of those read. A file of another
 * layout, or a column that changed its form, rejects most of what is new.
 */
public final class FeedRejections {
  private FeedRejections() {}

  /**
   * The result.
   *
   * @param read rows since the night before, or all where all were read again
   * @param rejected those of them that are in the quarantine
   * @param why the reasons in words; asked only where they are too many
   */
  public static QualityResult judged(
      Feed feed, long read, long rejected, QualityConfig config, Supplier<String> why) {
    double most = config.maxRejectedShare();
    if (read <= 0) {
      return new QualityResult(
          "rejected", feed.name(), Status.PASSED, null, most, "no row came that was not there");
    }
    double share = (double) Math.max(0, rejected) / read;
    String told =
        "%,d of %,d rows that came are in quarantine".formatted(Math.max(0, rejected), read);
    if (share <= most) {
      return new QualityResult("rejected", feed.name(), Status.PASSED, share, most, told);
    }
    boolean isMuch = rejected >= config.minVolumeRows();
    return new QualityResult(
        "rejected",
        feed.name(),
        isMuch ? Status.FAILED : Status.WARNED,
        share,
        most,
        told
            + ": "
            + why.get()
            + (isMuch
                ? ". Deliver them again, correct the mapping, or raise percorso.quality.max-rejected-share"
                : ""));
  }
}
