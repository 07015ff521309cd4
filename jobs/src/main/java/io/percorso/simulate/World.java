package io.percorso.simulate;

import java.io.Serializable;

/** What every generator is given. */
record World(SimulateOptions options, SimulatedCalendar calendar) implements Serializable {
  /** On the rows of many callers: nobody's. */
  static final String CALL_CENTRE_PHONE = "+34910000000";

  /** The card the cashier swipes when the customer has none: nobody's. */
  static final String WALK_IN_CARD = "L00000001";

  static World of(SimulateOptions options) {
    return new World(
        options,
        new SimulatedCalendar(options.firstDate(), options.days(), options.businessZone()));
  }

  Dice dice(String subject, long id) {
    return new Dice(options.seed(), subject, id);
  }

  boolean isOf(double share, String subject, long id) {
    return Dice.isOf(share, options.seed(), subject, id);
  }

  long hash(String subject, long id) {
    return Dice.hash(options.seed(), subject, id);
  }
}
