package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;
import static io.percorso.simulate.SimulatedCalendar.SECOND;

import io.percorso.simulate.Assortment.Product;

/** Visitors who never say who they are, and machines. */
final class VisitorDiary {
  /** Events of one visitor on average. */
  static final double EVENTS_PER_VISITOR = 14.5;

  private VisitorDiary() {}

  /** Up to three sessions of one cookie within two weeks. */
  static void write(World world, long index, RowWriter out) {
    Dice dice = world.dice("visitor", index);
    boolean isBot = dice.chance(Shares.BOT_VISITORS);
    boolean isMarked = dice.chance(0.5);
    boolean isDenied = dice.chance(Shares.DENIED_VISITORS);
    boolean isLate = dice.chance(Shares.LATE_VISITORS);
    long delay = dice.between(HOUR, 9 * DAY);
    String platform = dice.chance(0.2) ? "app" : "web";
    SimulatedCalendar calendar = world.calendar();
    int firstDay = dice.below(calendar.days());
    int sessions = 1 + dice.below(3);
    for (int i = 0; i < sessions; i++) {
      int day = Math.min(firstDay + i * (1 + dice.below(7)), calendar.days() - 1);
      WebSession session =
          new WebSession(
              out,
              dice,
              "v" + Long.toString(index, 36) + "-" + i,
              "v-" + Long.toString(index, 36),
              platform,
              isLate ? delay : 0);
      if (isBot) {
        session.bot(isMarked);
      }
      if (isDenied) {
        session.denied();
      }
      long at = calendar.at(day, dice.between(0, 23 * HOUR));
      Browsing.write(session, dice, at, dice.below(Assortment.CATEGORIES));
    }
  }

  /** One event of a machine that does not say so: all on one day, more than the rule lets pass. */
  static void writeCrawler(World world, long index, RowWriter out) {
    SimulatedCalendar calendar = world.calendar();
    single(world, "crawler", index, calendar.at(calendar.days() / 2, index * 10 * SECOND), out);
  }

  /** An event by itself. */
  static void single(World world, String visitor, long index, long at, RowWriter out) {
    Dice dice = world.dice(visitor, index);
    Product product = Assortment.product(dice.below(Assortment.CATEGORIES), dice);
    new WebSession(out, dice, visitor + "-" + index, visitor, "web", 0)
        .event(at, "product_view", product);
  }
}
