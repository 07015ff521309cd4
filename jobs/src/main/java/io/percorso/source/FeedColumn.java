package io.percorso.source;

import java.io.Serializable;
import java.util.Optional;
import java.util.Set;

/**
 * One canonical column of a feed.
 *
 * @param type what the text or value delivered must parse as
 * @param required the source must have the column and every row a value
 * @param key part of the feed's key; a key column that is not required may be null, and null is a
 *     value of the key
 * @param role what the product uses it for beyond carrying it
 * @param values the closed list of a required text column; empty where any text may stand
 */
public record FeedColumn(
    String name,
    Type type,
    boolean required,
    boolean key,
    Role role,
    Set<String> values,
    String comment)
    implements Serializable {

  /** How a delivered value is read. */
  public enum Type {
    STRING,
    TIMESTAMP,
    DATE,
    INTEGER,
    DOUBLE,
    /** decimal(18,2). */
    MONEY,
    /** decimal(18,3): pieces, or a weight. */
    QUANTITY,
    BOOLEAN,
    /** map&lt;string,string&gt;. */
    MAP
  }

  /** Why a column matters to staging. */
  public enum Role {
    PLAIN,
    /** When it happened; decides held and out of range. */
    EVENT_TIME,
    /** A date on which an order line changed state; not yet known when after the run date. */
    STATE_TIME,
    RECEIVED_AT,
    UPDATED_AT,
    CUSTOMER_ID,
    LOYALTY_ID,
    EMAIL,
    PHONE,
    ANONYMOUS_ID,
    CURRENCY,
    /** What people wrote: scrubbed of e-mail, phone and card numbers. */
    FREE_TEXT,
    /** A web address: its query is scrubbed. */
    URL
  }

  /** The namespace of a strong identifier, or nothing. */
  public Optional<String> identifierNamespace() {
    return switch (role) {
      case CUSTOMER_ID, LOYALTY_ID, EMAIL, PHONE -> Optional.of(name);
      default -> Optional.empty();
    };
  }

  /** Whether the column leaves staging as a pseudonym only. */
  public boolean isPseudonymised() {
    return role == Role.ANONYMOUS_ID || identifierNamespace().isPresent();
  }
}
