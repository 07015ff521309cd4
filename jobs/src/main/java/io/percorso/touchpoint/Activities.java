package io.percorso.touchpoint;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** What a customer can do: the closed list that feeds, stage models and patterns share. */
public final class Activities {
  public static final String VISIT = "visit";
  public static final String SEARCH = "search";
  public static final String RESERVE = "reserve";
  public static final String PURCHASE = "purchase";
  public static final String PICKUP_READY = "pickup_ready";
  public static final String PICKUP = "pickup";
  public static final String DELIVERY = "delivery";
  public static final String CANCELLATION = "cancellation";
  public static final String RETURN = "return";
  public static final String SURVEY_RESPONSE = "survey_response";
  public static final String REVIEW_WRITE = "review_write";

  /** What an activity outside the list becomes. */
  public static final String OTHER = "other";

  /** Every known activity; {@link #OTHER} is not one of them. */
  public static final Set<String> ALL =
      ordered(
          VISIT,
          "ad_impression",
          "ad_click",
          "campaign_sent",
          "campaign_open",
          "campaign_click",
          "social_engagement",
          "word_of_mouth",
          "product_view",
          SEARCH,
          "list_view",
          "review_read",
          "compare",
          "wishlist",
          "store_locator",
          "availability_check",
          "store_visit",
          "product_scan",
          "try_on",
          "demo",
          "appointment",
          "contact",
          "add_to_cart",
          "remove_from_cart",
          RESERVE,
          "checkout_start",
          "checkout_step",
          "checkout_error",
          "quote",
          PURCHASE,
          PICKUP_READY,
          PICKUP,
          DELIVERY,
          CANCELLATION,
          RETURN,
          "complaint",
          SURVEY_RESPONSE,
          "loyalty_use",
          REVIEW_WRITE,
          "referral",
          "share");

  /** They happen in a store when the row names one, whatever its channel. */
  public static final Set<String> IN_A_NAMED_STORE =
      ordered("store_visit", "product_scan", "try_on", "demo", "appointment");

  /** They leave a cart behind in a journey without purchase. */
  public static final Set<String> CART =
      ordered("add_to_cart", "checkout_start", "checkout_step", "checkout_error");

  private Activities() {}

  /** The activity itself where it is in the list, else {@link #OTHER}. */
  public static String known(@Nullable String activity) {
    return activity != null && ALL.contains(activity) ? activity : OTHER;
  }

  /** The activity that a misspelt one was most likely meant to be, or nothing. */
  public static Optional<String> closestTo(String misspelt) {
    LevenshteinDistance distance = new LevenshteinDistance(3);
    return ALL.stream()
        .filter(known -> distance.apply(known, misspelt) >= 0)
        .min(
            Comparator.comparing((String known) -> distance.apply(known, misspelt))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static Set<String> ordered(String... activities) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(activities)));
  }
}
