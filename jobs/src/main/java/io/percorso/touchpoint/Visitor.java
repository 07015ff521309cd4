package io.percorso.touchpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one visitor before the first event: whose the cookie was when, whose the strong
 * identifiers of the events are, and which orders that the events name are staged.
 */
final class Visitor {
  private final List<Assignment> assignments = new ArrayList<>();
  private final Map<String, Owner> logins = new HashMap<>();
  private final Set<String> orders = new HashSet<>();

  /** Whose an event is. */
  record Owner(String personId, String identityMethod, boolean isWebJoinable) {}

  private record Assignment(long from, long until, Owner owner) {}

  /** A cookie's interval, both ends inclusive; intervals come in order and do not overlap. */
  void assign(long from, long until, String personId, boolean isWebJoinable) {
    assignments.add(new Assignment(from, until, new Owner(personId, "stitched", isWebJoinable)));
  }

  void login(String identifier, String personId, boolean isWebJoinable) {
    logins.put(identifier, new Owner(personId, "direct", isWebJoinable));
  }

  void order(String orderId) {
    orders.add(orderId);
  }

  boolean isStagedOrder(@Nullable String orderId) {
    return orderId != null && orders.contains(orderId);
  }

  /**
   * The owner of an event: the person of its own strong identifier, customer_id first, else the
   * person the cookie is assigned to at its instant. Where that person denied analytics, or there
   * is none, the cookie is a person of its own. Null where there is no cookie either.
   */
  @Nullable Owner ownerOf(
      @Nullable String anonymousId,
      @Nullable String customer,
      @Nullable String email,
      long occurredAt) {
    Owner owner = customer == null ? null : logins.get(customer);
    if (owner == null && email != null) {
      owner = logins.get(email);
    }
    if (owner == null) {
      owner = assignedAt(occurredAt);
    }
    if (owner != null && owner.isWebJoinable()) {
      return owner;
    }
    return anonymousId == null ? null : new Owner("9" + anonymousId, "anonymous", true);
  }

  private @Nullable Owner assignedAt(long instant) {
    int low = 0;
    int high = assignments.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Assignment assignment = assignments.get(middle);
      if (instant < assignment.from()) {
        high = middle - 1;
      } else if (instant > assignment.until()) {
        low = middle + 1;
      } else {
        return assignment.owner();
      }
    }
    return null;
  }
}
