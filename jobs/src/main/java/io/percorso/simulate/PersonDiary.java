package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;
import static io.percorso.simulate.SimulatedCalendar.MINUTE;

import io.percorso.simulate.Person.Device;
import java.util.List;

/** All that one person leaves behind: the CRM's record, the stories, and everyday noise. */
final class PersonDiary {
  /** So many callers on the first day make the call centre's phone and the walk-in card hubs. */
  private static final int FIRST_DAY_CALLERS = 30;

  private final World world;
  private final SimulatedCalendar calendar;
  private final Person person;
  private final Dice dice;
  private final PersonRecords records;
  private final StoryTeller stories;

  private PersonDiary(World world, long index, RowWriter out) {
    this.world = world;
    calendar = world.calendar();
    person = new Person(world, index);
    dice = world.dice("diary", index);
    records = new PersonRecords(world, person, dice, out);
    stories = new StoryTeller(world, person, dice, records);
  }

  static void write(World world, long index, RowWriter out) {
    PersonDiary diary = new PersonDiary(world, index, out);
    diary.records.customers();
    diary.hubs();
    diary.stories();
    diary.browsing();
    diary.campaigns();
    diary.visitsAndCalls();
    diary.records.trueIdentifiers();
  }

  private void hubs() {
    if (person.index() >= FIRST_DAY_CALLERS) {
      return;
    }
    long at = calendar.at(0, 9 * HOUR);
    Ids ids = Ids.email(person.email(at));
    records.interaction(at, "phone", "contact", ids.withPhone(World.CALL_CENTRE_PHONE), row -> row);
    records.interaction(
        at + HOUR,
        "store",
        "store_visit",
        ids.withLoyalty(World.WALK_IN_CARD),
        row -> row.set("store_id", Assortment.storeId(0)));
  }

  /** Each slot has one story at most; the slots of different persons begin on different days. */
  private void stories() {
    int firstDay =
        (int) Math.floorMod(world.hash("first slot", person.index()), (long) StoryTeller.SLOT_DAYS);
    int slots = Math.max(1, (calendar.days() - firstDay + 3) / StoryTeller.SLOT_DAYS);
    double taken = Math.min(Shares.MOST_SLOTS_TAKEN, Shares.STORIES_PER_PERSON / slots);
    for (int slot = 0; slot < slots; slot++) {
      if (dice.chance(taken)) {
        stories.tell(Story.drawn(dice), firstDay + slot * StoryTeller.SLOT_DAYS);
      }
    }
  }

  /** Sessions about categories that the household never buys from. */
  private void browsing() {
    int sessions = dice.below(6);
    for (int i = 0; i < sessions; i++) {
      long at = sometime();
      Device device = person.device(at, dice);
      boolean isKnown = dice.chance(0.3);
      WebSession session = records.session(device, isKnown ? person.account(at, dice) : Ids.NONE);
      if (isKnown) {
        records.authenticated(session, device, at);
      }
      Browsing.write(session, dice, at, person.idleCategory(dice));
    }
  }

  private void campaigns() {
    int campaigns = dice.below(6);
    for (int i = 0; i < campaigns; i++) {
      long at = sometime();
      String campaign = dice.oneOf(List.of("spring", "clearance", "new-arrivals"));
      String channel = dice.chance(0.85) ? "email" : "sms";
      Ids ids = Ids.email(person.email(at));
      records.interaction(at, channel, "campaign_sent", ids, row -> row.set("campaign", campaign));
      if (dice.chance(0.45)) {
        long opened = at + dice.between(MINUTE, DAY);
        records.interaction(
            opened, channel, "campaign_open", ids, row -> row.set("campaign", campaign));
        if (dice.chance(0.4)) {
          records.interaction(
              opened + MINUTE,
              channel,
              "campaign_click",
              ids,
              row -> row.set("campaign", campaign));
        }
      }
    }
  }

  /** Store visits that name nothing the person buys, and calls that come before no purchase. */
  private void visitsAndCalls() {
    int visits = dice.below(3);
    for (int i = 0; i < visits; i++) {
      long at = sometime();
      String store = Assortment.storeId(dice.below(Assortment.STORES));
      String category =
          dice.chance(0.4) ? Assortment.product(person.idleCategory(dice), dice).category() : null;
      String activity = dice.chance(0.2) ? "try_on" : "store_visit";
      records.interaction(
          at,
          "store",
          activity,
          person.anyOne(at, dice),
          row -> row.set("store_id", store).set("category", category));
    }
    long at = sometime();
    Ids ids = person.anyOne(at, dice);
    String channel = dice.oneOf(List.of("phone", "chat", "email", "fax"));
    if (dice.chance(0.4) && !stories.isBeforeOnlinePurchase(at)) {
      records.interaction(
          at,
          channel,
          "contact",
          ids,
          row -> row.set("topic", "question").set("wait_seconds", 30.0).set("resolved", true));
    }
  }

  private long sometime() {
    return calendar.at(dice.below(calendar.days()), 8 * HOUR + dice.between(0, 14 * HOUR));
  }
}
