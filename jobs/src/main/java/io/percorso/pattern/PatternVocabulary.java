package io.percorso.pattern;

import io.percorso.source.Feed;
import io.percorso.source.Feeds;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The words that touchpoints and order lines are described in: what a pattern may name. */
final class PatternVocabulary {
  static final Set<String> ACTIVITIES =
      words(
          "visit ad_impression ad_click campaign_sent campaign_open campaign_click"
              + " social_engagement word_of_mouth product_view search list_view review_read compare"
              + " wishlist store_locator availability_check store_visit product_scan try_on demo"
              + " appointment contact add_to_cart remove_from_cart reserve checkout_start"
              + " checkout_step checkout_error quote purchase pickup_ready pickup delivery"
              + " cancellation return complaint survey_response loyalty_use review_write referral"
              + " share other");
  static final Set<String> CHANNELS =
      words("web app store phone chat email sms social mail event partner marketplace other");
  static final Set<String> FULFILMENTS =
      words("in_store ship pickup ship_to_store reserve digital");
  static final Set<String> SOURCES =
      Feeds.ALL.stream().map(Feed::name).collect(Collectors.toCollection(TreeSet::new));
  static final Set<String> EVIDENCE_FEEDS = words("web_events interactions returns");

  /** What a line is where no pattern of the order of primaries holds. */
  static final Set<String> OTHER_OUTCOMES =
      words("unidentified history_too_short online_only store_only phone_only marketplace_only");

  private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(4);

  private PatternVocabulary() {}

  /** The nearest of the words, where one is near. */
  static Optional<String> nearest(String word, Set<String> words) {
    return words.stream()
        .filter(known -> DISTANCE.apply(known, word) >= 0)
        .min(
            Comparator.comparing((String known) -> DISTANCE.apply(known, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static Set<String> words(String text) {
    return new TreeSet<>(Set.of(text.split(" ")));
  }
}
