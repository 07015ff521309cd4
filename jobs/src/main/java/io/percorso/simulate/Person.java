package io.percorso.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A customer: what identifies them and which devices they use. All of it follows from the index.
 * Two neighbours make a household, of which some share a device and use it on different days.
 */
final class Person {
  private static final int CATEGORY_CLASSES = 4;
  private static final int CATEGORIES_PER_CLASS = Assortment.CATEGORIES / CATEGORY_CLASSES;
  private static final List<String> DOMAINS = List.of("example.com", "example.org", "example.net");

  private final World world;
  private final long index;
  private final boolean isMember;
  private final boolean isDenied;
  private final @Nullable String loyaltyId;
  private final @Nullable String phone;
  private final @Nullable String secondCustomerId;
  private final long emailChangedAt;
  private final long joinedAt;
  private int categoriesTaken;

  Person(World world, long index) {
    this.world = world;
    this.index = index;
    isMember = is(Shares.MEMBERS, "member");
    isDenied = isMember && is(Shares.DENIED, "denied");
    loyaltyId = isMember && is(Shares.LOYALTY_CARDS, "card") ? "L" + (10_000_000 + index) : null;
    phone = is(Shares.PHONES, "phone") ? "+34" + (600_000_000 + index) : null;
    secondCustomerId =
        isMember && is(Shares.SECOND_CUSTOMER_IDS, "second") ? "D" + (1_000_000 + index) : null;
    SimulatedCalendar calendar = world.calendar();
    emailChangedAt =
        isMember && is(Shares.CHANGED_EMAILS, "email")
            ? calendar.at(10 + number("email day", calendar.days() - 20), 0)
            : Long.MAX_VALUE;
    joinedAt =
        isMember && is(Shares.JOINED_LATER, "joined later")
            ? calendar.at(number("joined", calendar.days() / 3), 10 * SimulatedCalendar.HOUR)
            : calendar.at(0, 0) - (1 + number("joined", 900)) * SimulatedCalendar.DAY;
  }

  /** What truth calls the person. */
  String name() {
    return "person-" + index;
  }

  long index() {
    return index;
  }

  /** Whether the CRM knows the person; others leave an e-mail address at most. */
  boolean isMember() {
    return isMember;
  }

  /** Whether the CRM says that analytics is denied. */
  boolean isDenied() {
    return isDenied;
  }

  /** Whether the tracker knows of the denial too; otherwise only the CRM's word forbids joining. */
  boolean isDeniedOnSite() {
    return isDenied && is(0.5, "denied on site");
  }

  long joinedAt() {
    return joinedAt;
  }

  @Nullable String loyaltyId() {
    return loyaltyId;
  }

  /** E.164. */
  @Nullable String phone() {
    return phone;
  }

  @Nullable String secondCustomerId() {
    return secondCustomerId;
  }

  String customerId() {
    return "C" + (1_000_000 + index);
  }

  /** From when on the person uses the second e-mail address; never for most. */
  long emailChangedAt() {
    return emailChangedAt;
  }

  boolean changesEmail() {
    return emailChangedAt != Long.MAX_VALUE;
  }

  /** Lower-case. */
  String email(long at) {
    String local = at < emailChangedAt ? "person" : "moved";
    return local + "." + index + "@" + DOMAINS.get((int) (index % DOMAINS.size()));
  }

  /** The address as people type it. */
  String typedEmail(long at, Dice dice) {
    String email = email(at);
    return dice.chance(0.05) ? " " + email.toUpperCase(Locale.ROOT) : email;
  }

  /** The number as people write it; E.164, with spaces, with 00, or without the country. */
  @Nullable String typedPhone(Dice dice) {
    int form = dice.below(4);
    if (phone == null) {
      return null;
    }
    String national = phone.substring(3);
    return switch (form) {
      case 0 -> phone;
      case 1 ->
          national.substring(0, 3) + " " + national.substring(3, 6) + " " + national.substring(6);
      case 2 -> "0034" + national;
      default -> national;
    };
  }

  /** What a login or an account order bears. */
  Ids account(long at, Dice dice) {
    boolean second = dice.chance(0.3);
    if (!isMember) {
      return Ids.email(typedEmail(at, dice));
    }
    return Ids.customer(second && secondCustomerId != null ? secondCustomerId : customerId());
  }

  /** Any one identifier, as a till, an agent or a form takes it. */
  Ids anyOne(long at, Dice dice) {
    List<Ids> known = new ArrayList<>();
    known.add(account(at, dice));
    known.add(Ids.email(typedEmail(at, dice)));
    String typedPhone = typedPhone(dice);
    if (isMember && typedPhone != null) {
      known.add(Ids.phone(typedPhone));
    }
    if (loyaltyId != null) {
      known.add(Ids.loyalty(loyaltyId));
      known.add(Ids.loyalty(loyaltyId));
    }
    return dice.oneOf(known);
  }

  /** The device in use. */
  Device device(long at, Dice dice) {
    int day = world.calendar().dayOf(at);
    boolean theirDay = Math.floorMod(day, 2) == index % 2;
    boolean shared = dice.chance(0.5);
    boolean inApp = dice.chance(0.3);
    if (sharesDevice() && theirDay && shared) {
      return new Device("hh-" + index / 2, "web", true);
    }
    if (inApp && is(Shares.APPS, "app")) {
      return new Device("app-" + index, "app", false);
    }
    boolean changed =
        is(Shares.DEVICE_CHANGES, "new device")
            && day >= number("new device day", world.calendar().days());
    return new Device((changed ? "w2-" : "w1-") + index, "web", false);
  }

  private boolean sharesDevice() {
    return world.isOf(Shares.SHARED_DEVICES, "household device", index / 2)
        && (index ^ 1) < world.options().persons();
  }

  /** A category that the person has not bought from and never looks at but for one story. */
  int nextCategory() {
    if (categoriesTaken == CATEGORIES_PER_CLASS) {
      throw new IllegalStateException("a person has more purchases than categories of its own");
    }
    long first = world.hash("category", index);
    int step = (int) Math.floorMod(first + categoriesTaken++, (long) CATEGORIES_PER_CLASS);
    return step * CATEGORY_CLASSES + categoryClass();
  }

  /** A category that neither the person nor the other one of the household ever buys from. */
  int idleCategory(Dice dice) {
    return dice.below(CATEGORIES_PER_CLASS) * CATEGORY_CLASSES
        + (categoryClass() + 2) % CATEGORY_CLASSES;
  }

  private int categoryClass() {
    return (int) Math.floorMod(world.hash("category class", index / 2), (long) CATEGORY_CLASSES);
  }

  private boolean is(double share, String subject) {
    return world.isOf(share, subject, index);
  }

  private int number(String subject, int bound) {
    return (int) Math.floorMod(world.hash(subject, index), (long) bound);
  }

  /** A browser or app instance, by its cookie. */
  record Device(String cookie, String platform, boolean isShared) {}
}
