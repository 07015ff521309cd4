package io.percorso.simulate;

/** How often each kind of disorder is planted. Shares of one; the one place they stand. */
final class Shares {
  /** Persons. */
  static final double MEMBERS = 0.75;

  static final double LOYALTY_CARDS = 0.6;
  static final double PHONES = 0.85;
  static final double SECOND_CUSTOMER_IDS = 0.04;
  static final double CHANGED_EMAILS = 0.06;
  static final double DENIED = 0.04;
  static final double SHARED_DEVICES = 0.12;
  static final double DEVICE_CHANGES = 0.5;
  static final double APPS = 0.3;
  static final double JOINED_LATER = 0.15;

  /** Stories; their number a person does not grow with the days. */
  static final double STORIES_PER_PERSON = 2.2;

  static final double MOST_SLOTS_TAKEN = 0.95;
  static final double LATE_STORIES = 0.03;

  /** Store sales whose receipt names nobody, or only the walk-in card. */
  static final double UNIDENTIFIED_STORE_SALES = 0.10;

  static final double DATE_ONLY_ORDERS = 0.03;
  static final double SECOND_LINES = 0.2;

  /** Research on a cookie or under a consent that no rule may join. */
  static final double UNJOINABLE_RESEARCH = 0.08;

  static final double EXACTLY_AT_THE_LIMIT = 0.03;
  static final double CALL_CENTRE_PHONE = 0.10;

  /** Rows. */
  static final double DUPLICATES = 0.005;

  static final double CONFLICTING_ORDERS = 0.004;
  static final double BAD_ROWS = 0.002;
  static final double BOT_VISITORS = 0.03;
  static final double DENIED_VISITORS = 0.05;
  static final double LATE_VISITORS = 0.01;

  /** Events of one machine on one day: more than the bot rule lets pass. */
  static final long CRAWLER_EVENTS = 6000;

  private Shares() {}
}
