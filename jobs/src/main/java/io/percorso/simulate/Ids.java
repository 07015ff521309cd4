package io.percorso.simulate;

import org.jspecify.annotations.Nullable;

/** The strong identifiers that stand on a row, as delivered. Null: not on the row. */
record Ids(
    @Nullable String customerId,
    @Nullable String loyaltyId,
    @Nullable String email,
    @Nullable String phone) {
  static final Ids NONE = new Ids(null, null, null, null);

  static Ids customer(String customerId) {
    return new Ids(customerId, null, null, null);
  }

  static Ids loyalty(String loyaltyId) {
    return new Ids(null, loyaltyId, null, null);
  }

  static Ids email(String email) {
    return new Ids(null, null, email, null);
  }

  static Ids phone(String phone) {
    return new Ids(null, null, null, phone);
  }

  Ids withLoyalty(String other) {
    return new Ids(customerId, other, email, phone);
  }

  Ids withPhone(@Nullable String other) {
    return new Ids(customerId, loyaltyId, email, other);
  }

  void on(RowWriter.Draft row) {
    row.set("customer_id", customerId)
        .set("loyalty_id", loyaltyId)
        .set("email", email)
        .set("phone", phone);
  }
}
