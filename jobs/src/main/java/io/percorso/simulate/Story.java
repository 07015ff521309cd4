package io.percorso.simulate;

import java.util.Arrays;

/** What a purchase may be an instance of, each with its weight; the names are written to truth. */
enum Story {
  STORE_PLAIN(130),
  ONLINE_PLAIN(200),
  PHONE_PLAIN(20),
  MARKETPLACE_PLAIN(25),
  ROPO(130),
  CART_RECOVERED(50),
  TRY_AND_BUY(60),
  SHOWROOMING(50),
  CLICK_AND_COLLECT(70),
  SHIP_TO_STORE(35),
  RESERVE(45),
  PICKUP_ATTACH(45),
  ENDLESS_AISLE(30),
  RETURN_IN_STORE(40),
  RETURN_AND_REBUY(40),
  ASSISTED(50),
  TRIED_AND_ASSISTED(12),
  /** Research before the window. */
  OLD_RESEARCH(20),
  /** Research only after the purchase. */
  RESEARCH_AFTER(20),
  /** Researched and bought online, then one more of it in a store. */
  SPARE_UNIT(20),
  /** Tried and bought in a store, then one more of it online. */
  TRIAL_USED_UP(15),
  /** A call, but more than a day before. */
  EARLY_CALL(15),
  /** A call, but an advertising one. */
  CAMPAIGN_CALL(15),
  /** Bought online, brought to a store after the time allowed. */
  RETURN_TOO_LATE(15);

  private static final int TOTAL = Arrays.stream(values()).mapToInt(story -> story.weight).sum();

  private final int weight;

  Story(int weight) {
    this.weight = weight;
  }

  static Story drawn(Dice dice) {
    int left = dice.below(TOTAL);
    for (Story story : values()) {
      left -= story.weight;
      if (left < 0) {
        return story;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }
}
