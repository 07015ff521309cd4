package io.percorso.simulate;

import static io.percorso.simulate.SimulatedCalendar.DAY;
import static io.percorso.simulate.SimulatedCalendar.HOUR;
import static io.percorso.simulate.SimulatedCalendar.MINUTE;
import static io.percorso.simulate.SimulatedCalendar.SECOND;

import io.percorso.simulate.Assortment.Product;
import io.percorso.simulate.Person.Device;
import io.percorso.simulate.SimulatedOrder.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells the stories of one person. A story has categories of its own, and its purchases,
 * collections and contacts lie in {@link #SLOT_DAYS} days of its own, so that none is evidence for
 * another.
 */
final class StoryTeller {
  static final int SLOT_DAYS = 30;

  /** Purchases begin after this many days of the slot at most. */
  private static final int FIRST_PURCHASE_DAYS = 8;

  private static final long WINDOW = 30 * DAY;

  /** Where a cancelled line would leave no doubt about the pattern. */
  private static final Set<Story> CANCELLABLE =
      Set.of(Story.STORE_PLAIN, Story.ONLINE_PLAIN, Story.PHONE_PLAIN, Story.PICKUP_ATTACH);

  private static final List<String> RESEARCH =
      List.of("product_view", "product_view", "review_read", "compare", "wishlist");
  private static final List<String> TRIALS = List.of("try_on", "demo", "product_scan");
  private static final List<String> LOOKS = List.of("store_visit", "contact", "appointment");

  private final World world;
  private final SimulatedCalendar calendar;
  private final Person person;
  private final Dice dice;
  private final PersonRecords records;
  private final OrderRecords orderRecords;
  private final List<Long> onlinePurchases = new ArrayList<>();
  private final List<SimulatedOrder> orders = new ArrayList<>();
  private long lastAt;
  private boolean mayCancel;

  StoryTeller(World world, Person person, Dice dice, PersonRecords records) {
    this.world = world;
    this.calendar = world.calendar();
    this.person = person;
    this.dice = dice;
    this.records = records;
    orderRecords = new OrderRecords(world, person, dice, records);
  }

  /** Whether a contact at an instant would be within a day before an online purchase. */
  boolean isBeforeOnlinePurchase(long at) {
    return onlinePurchases.stream()
        .anyMatch(purchase -> at < purchase + HOUR && purchase <= at + DAY + HOUR);
  }

  void tell(Story story, int firstDay) {
    boolean isLate = dice.chance(Shares.LATE_STORIES);
    long delay = dice.between(HOUR, 9 * DAY);
    records.delayBy(isLate ? delay : 0);
    orders.clear();
    lastAt = 0;
    mayCancel = CANCELLABLE.contains(story);
    int day = firstDay + 1 + dice.below(FIRST_PURCHASE_DAYS);
    Product product = Assortment.product(person.nextCategory(), dice);
    Story told = purchase(story, day, product);
    afterwards();
    orders.forEach(order -> orderRecords.truth(order, told));
    records.delayBy(0);
  }

  /** Tells the story and returns what it was: a plain one where the days left no room for it. */
  private Story purchase(Story story, int day, Product product) {
    switch (story) {
      case STORE_PLAIN -> storeOrder(storeTime(day), product, "in_store");
      case ONLINE_PLAIN -> onlinePlain(day, product);
      case PHONE_PLAIN -> otherOrder(onlineTime(day), "phone", product);
      case MARKETPLACE_PLAIN -> otherOrder(onlineTime(day), "marketplace", product);
      case ROPO -> ropo(day, product);
      case CART_RECOVERED -> cartRecovered(day, product);
      case TRY_AND_BUY -> tryAndBuy(day, product, false);
      case TRIED_AND_ASSISTED -> tryAndBuy(day, product, true);
      case SHOWROOMING -> showrooming(day, product);
      case CLICK_AND_COLLECT -> pickup(onlineTime(day), product, "pickup", false);
      case SHIP_TO_STORE -> pickup(onlineTime(day), product, "ship_to_store", false);
      case RESERVE -> pickup(onlineTime(day), product, "reserve", false);
      case PICKUP_ATTACH -> pickupAttach(day, product);
      case ENDLESS_AISLE -> endlessAisle(day, product);
      case RETURN_IN_STORE -> returnInStore(day, product);
      case RETURN_AND_REBUY -> returnAndRebuy(day, product);
      case ASSISTED -> assisted(day, product);
      case RESEARCH_AFTER -> researchAfter(day, product);
      case SPARE_UNIT -> spareUnit(day, product);
      case TRIAL_USED_UP -> trialUsedUp(day, product);
      case EARLY_CALL -> earlyCall(day, product);
      case CAMPAIGN_CALL -> campaignCall(day, product);
      case OLD_RESEARCH -> {
        return oldResearch(day, product) ? story : Story.STORE_PLAIN;
      }
      case RETURN_TOO_LATE -> {
        return returnTooLate(day, product) ? story : Story.ONLINE_PLAIN;
      }
    }
    return story;
  }

  // ---- the stories

  private void onlinePlain(int day, Product product) {
    SimulatedOrder order = shippedOrder(onlineTime(day), product);
    if (order.first().cancelledAt == null && dice.chance(0.12)) {
      long at = Math.min(order.at + dice.between(3 * DAY, 25 * DAY), calendar.end() - HOUR);
      orderRecords.returned(order, order.first(), at, "ship", someStore());
    }
  }

  private void ropo(int day, Product product) {
    long at = storeTime(day);
    boolean isExact =
        dice.chance(Shares.EXACTLY_AT_THE_LIMIT) && at - WINDOW > calendar.earliest() + HOUR;
    long researchedAt = isExact ? at - WINDOW : earlier(at, 2 * HOUR, 25 * DAY);
    Product seen = dice.chance(0.75) ? product : product.sibling();
    boolean isJoined =
        isExact ? exactResearch(researchedAt, seen) : research(researchedAt, seen, false);
    SimulatedOrder order = storeOrder(at, product, "in_store", !isExact);
    if (isJoined && order.isIdentified) {
      order.first().patterns.add("ropo");
    }
  }

  private void cartRecovered(int day, Product product) {
    long at = storeTime(day);
    boolean isJoined = research(earlier(at, 2 * HOUR, 25 * DAY), product, true);
    SimulatedOrder order = storeOrder(at, product, "in_store");
    if (isJoined && order.isIdentified) {
      order.first().patterns.addAll(List.of("ropo", "cart_recovered_in_store"));
    }
  }

  private void tryAndBuy(int day, Product product, boolean isAssisted) {
    long at = onlineTime(day);
    boolean isKnown = true;
    if (dice.chance(0.2)) {
      isKnown = scanInApp(storeTime(earlierDay(day)), product);
    } else {
      inStore(storeTime(earlierDay(day)), dice.oneOf(TRIALS), product, true);
    }
    if (isAssisted) {
      contact(at - dice.between(10 * MINUTE, 20 * HOUR), "phone", "contact");
    }
    SimulatedOrder order = shippedOrder(at, product);
    if (isKnown) {
      order.first().patterns.add("try_and_buy");
    }
    if (isAssisted) {
      order.lines.forEach(line -> line.patterns.add("assisted_online"));
    }
  }

  private void showrooming(int day, Product product) {
    inStore(storeTime(earlierDay(day)), dice.oneOf(LOOKS), product, dice.chance(0.6));
    shippedOrder(onlineTime(day), product).first().patterns.add("showrooming");
  }

  private void endlessAisle(int day, Product product) {
    SimulatedOrder order = storeOrder(storeTime(day), product, "ship");
    order.lines.forEach(line -> line.patterns.add("endless_aisle"));
  }

  private void pickupAttach(int day, Product product) {
    String fulfilment = dice.oneOf(List.of("pickup", "ship_to_store", "reserve"));
    SimulatedOrder order = pickup(onlineTime(day), product, fulfilment, true);
    Line collected = order.first();
    int attachDay = calendar.dayOf(Objects.requireNonNull(collected.collectedAt));
    SimulatedOrder attached =
        storeOrder(
            storeTime(attachDay),
            Assortment.product(person.nextCategory(), dice),
            "in_store",
            true,
            collected.pickupStoreId);
    if (attached.isIdentified
        && attached.lines.stream().anyMatch(line -> line.cancelledAt == null)) {
      order.lines.forEach(line -> line.patterns.add("pickup_attach"));
    }
  }

  private void returnInStore(int day, Product product) {
    SimulatedOrder order = shippedOrder(onlineTime(day), product);
    long at = Math.min(order.at + dice.between(2 * DAY, 60 * DAY), calendar.end() - HOUR);
    orderRecords.returned(order, order.first(), at, "store", someStore());
    order.first().patterns.add("buy_online_return_in_store");
  }

  private boolean returnTooLate(int day, Product product) {
    SimulatedOrder order = shippedOrder(onlineTime(day), product);
    long at = order.at + dice.between(90 * DAY + MINUTE, 120 * DAY);
    if (at >= calendar.end()) {
      return false;
    }
    orderRecords.returned(order, order.first(), at, "store", someStore());
    return true;
  }

  private void returnAndRebuy(int day, Product product) {
    SimulatedOrder bought = storeOrder(storeTime(day), product, "in_store");
    int returnDay = day + 1 + dice.below(5);
    String storeId = bought.storeId == null ? someStore() : bought.storeId;
    orderRecords.returned(bought, bought.first(), storeTime(returnDay), "store", storeId);
    Product again = dice.chance(0.5) ? product : product.sibling();
    shippedOrder(onlineTime(returnDay + 1 + dice.below(8)), again);
    if (bought.isIdentified) {
      bought.first().patterns.add("store_return_web_rebuy");
    }
  }

  private void assisted(int day, Product product) {
    long at = onlineTime(day);
    boolean isExact = dice.chance(Shares.EXACTLY_AT_THE_LIMIT);
    boolean byCookieAlone = !isExact && dice.chance(0.15);
    long contactAt = isExact ? at - DAY : at - dice.between(10 * MINUTE, 23 * HOUR);
    Device device = person.device(at, dice);
    boolean chatsAnonymously = byCookieAlone && !device.isShared();
    if (chatsAnonymously) {
      interaction(
          contactAt, "chat", "contact", Ids.NONE, row -> row.set("anonymous_id", device.cookie()));
    } else {
      contact(contactAt, dice.oneOf(List.of("phone", "phone", "chat")), "contact");
    }
    SimulatedOrder order = online(at, device, product, "ship");
    if (!chatsAnonymously || !person.isDenied()) {
      order.lines.forEach(line -> line.patterns.add("assisted_online"));
    }
  }

  private void earlyCall(int day, Product product) {
    long at = onlineTime(day);
    contact(at - dice.between(DAY + 1, 40 * HOUR), "phone", "contact");
    shippedOrder(at, product);
  }

  private void campaignCall(int day, Product product) {
    long at = onlineTime(day);
    contact(at - dice.between(HOUR, 20 * HOUR), "phone", "campaign_sent");
    shippedOrder(at, product);
  }

  private boolean oldResearch(int day, Product product) {
    long at = storeTime(day);
    boolean isClose = dice.chance(0.3);
    long researchedAt = at - WINDOW - (isClose ? 1 : dice.between(DAY, 40 * DAY));
    boolean hasRoom = researchedAt > calendar.earliest() + HOUR;
    if (hasRoom && isClose) {
      exactResearch(researchedAt, product);
    } else if (hasRoom) {
      research(researchedAt, product, dice.chance(0.3));
    }
    storeOrder(at, product, "in_store", !isClose);
    return hasRoom;
  }

  private void researchAfter(int day, Product product) {
    storeOrder(storeTime(day), product, "in_store");
    research(onlineTime(day + 1 + dice.below(10)), product, false);
  }

  private void spareUnit(int day, Product product) {
    long at = onlineTime(day);
    research(earlier(at, 2 * HOUR, 15 * DAY), product, true);
    shippedOrder(at, product);
    storeOrder(storeTime(day + 1 + dice.below(8)), product, "in_store");
  }

  private void trialUsedUp(int day, Product product) {
    inStore(storeTime(Math.max(0, day - 1 - dice.below(10))), dice.oneOf(TRIALS), product, true);
    SimulatedOrder bought = storeOrder(storeTime(day), product, "in_store");
    SimulatedOrder again = shippedOrder(onlineTime(day + 1 + dice.below(8)), product);
    if (!bought.isIdentified) {
      again.first().patterns.add("try_and_buy");
    }
  }

  // ---- research on the site

  /** A session with research as its last event; whether the rules may join it to the person. */
  private boolean research(long at, Product product, boolean withCart) {
    Device device = person.device(at, dice);
    if (dice.chance(Shares.UNJOINABLE_RESEARCH)) {
      unjoinableResearch(at, product, withCart, device);
      return false;
    }
    boolean isDirect = device.isShared() || dice.chance(0.5);
    WebSession session = records.session(device, isDirect ? person.account(at, dice) : Ids.NONE);
    if (isDirect) {
      records.authenticated(session, device, at - 4 * MINUTE);
    } else {
      login(device, loginNear(at));
    }
    researchEvents(session, at, product, withCart);
    return !person.isDenied();
  }

  /** One event at the very instant, in a session that began a little before. */
  private boolean exactResearch(long at, Product product) {
    Device device = person.device(at, dice);
    WebSession session = records.session(device, person.account(at, dice));
    records.authenticated(session, device, at - MINUTE);
    session.event(at - MINUTE, "visit", null).event(at, "product_view", product);
    noted(session, at);
    return !person.isDenied();
  }

  /** On a cookie that is authenticated too long after, or never, or under a denied consent. */
  private void unjoinableResearch(long at, Product product, boolean withCart, Device device) {
    switch (dice.below(3)) {
      case 0 -> researchEvents(records.session(device, Ids.NONE).denied(), at, product, withCart);
      case 1 -> researchEvents(records.session(privateWindow(), Ids.NONE), at, product, withCart);
      default -> {
        Device strange = privateWindow();
        researchEvents(records.session(strange, Ids.NONE), at, product, withCart);
        long loginAt = at + dice.between(31 * DAY, 40 * DAY);
        if (loginAt < calendar.end()) {
          login(strange, loginAt);
        }
      }
    }
  }

  private Device privateWindow() {
    return new Device(records.nextKey("pw-"), "web", false);
  }

  private void researchEvents(WebSession session, long at, Product product, boolean withCart) {
    session.event(at - 4 * MINUTE, "visit", null);
    if (dice.chance(0.2)) {
      session.search(at - 210 * SECOND, product, 0);
    }
    if (dice.chance(0.4)) {
      session.search(at - 3 * MINUTE, product, 3 + dice.below(40));
    }
    if (dice.chance(0.3)) {
      session.storeEvent(at - 2 * MINUTE, "store_locator", null, someStore());
    }
    if (dice.chance(0.3)) {
      session.categoryEvent(at - 90 * SECOND, "list_view", product);
    }
    if (withCart) {
      session.event(at - MINUTE, "product_view", product).event(at, "add_to_cart", product);
    } else if (dice.chance(0.2)) {
      session.storeEvent(at, "availability_check", product, someStore());
    } else {
      session.event(at, dice.oneOf(RESEARCH), product);
    }
    noted(session, at);
  }

  private long loginNear(long at) {
    long distance = dice.between(HOUR, 25 * DAY);
    if (dice.chance(0.5) && at + distance < calendar.end() || at - distance < calendar.earliest()) {
      return Math.min(at + distance, calendar.end() - HOUR);
    }
    return at - distance;
  }

  /** A visit of a person who logs in and leaves. */
  void login(Device device, long at) {
    WebSession session = records.session(device, person.account(at, dice));
    records.authenticated(session, device, at);
    session.event(at, dice.chance(0.1) ? "login" : "visit", null);
    records.finished(session);
  }

  /** A scan in a store with the app: a web event that names the store. */
  private boolean scanInApp(long at, Product product) {
    Device device = new Device("app-" + person.index(), "app", false);
    WebSession session = records.session(device, person.account(at, dice));
    records.authenticated(session, device, at - MINUTE);
    session.event(at - MINUTE, "visit", null).storeEvent(at, "product_scan", product, someStore());
    noted(session, at);
    return !person.isDenied();
  }

  // ---- in the store and on the phone

  private void inStore(long at, String activity, Product product, boolean namesProduct) {
    interaction(
        at,
        "store",
        activity,
        person.anyOne(at, dice),
        row ->
            row.set("product_id", namesProduct ? product.id() : null)
                .set("category", product.category())
                .set("store_id", someStore()));
  }

  private String contact(long at, String channel, String activity) {
    Ids ids = person.anyOne(at, dice);
    boolean showsHub = dice.chance(Shares.CALL_CENTRE_PHONE);
    int wait = dice.below(400);
    int duration = 60 + dice.below(900);
    boolean isResolved = dice.chance(0.8);
    String topic = dice.oneOf(List.of("delivery", "size", "invoice", "product", "return"));
    boolean isHub = showsHub && channel.equals("phone") && ids.phone() == null;
    boolean isCampaign = activity.startsWith("campaign");
    return interaction(
        at,
        channel,
        activity,
        isHub ? ids.withPhone(World.CALL_CENTRE_PHONE) : ids,
        row ->
            isCampaign
                ? row.set("campaign", "spring")
                : row.set("topic", topic)
                    .set("case_id", "case-" + person.index() + "-" + calendar.dayOf(at) / SLOT_DAYS)
                    .set("wait_seconds", (double) wait)
                    .set("duration_seconds", (double) duration)
                    .set("resolved", isResolved));
  }

  private String interaction(
      long at, String channel, String activity, Ids ids, UnaryOperator<RowWriter.Draft> more) {
    noted(at);
    return records.interaction(at, channel, activity, ids, more);
  }

  // ---- orders

  private SimulatedOrder storeOrder(long at, Product product, String fulfilment) {
    return storeOrder(at, product, fulfilment, true, null);
  }

  private SimulatedOrder storeOrder(
      long at, Product product, String fulfilment, boolean mayBeDateOnly) {
    return storeOrder(at, product, fulfilment, mayBeDateOnly, null);
  }

  private SimulatedOrder storeOrder(
      long at,
      Product product,
      String fulfilment,
      boolean mayBeDateOnly,
      @Nullable String storeId) {
    SimulatedOrder order = new SimulatedOrder(records.nextKey("o"), at, "store");
    order.storeId = storeId == null ? someStore() : storeId;
    order.isIdentified = !dice.chance(Shares.UNIDENTIFIED_STORE_SALES);
    order.isDateOnly = dice.chance(Shares.DATE_ONLY_ORDERS) && mayBeDateOnly;
    order.ids = order.isIdentified ? tillIds(at) : nobody();
    lines(order, product, fulfilment);
    if (fulfilment.equals("ship")) {
      order.lines.forEach(line -> shipped(line, at));
    } else if (mayCancel && dice.chance(0.05)) {
      order.lines.forEach(line -> line.cancelledAt = at + 10 * MINUTE);
    }
    return written(order);
  }

  /** What the till takes; with a guest's receipt the cashier may swipe the walk-in card. */
  private Ids tillIds(long at) {
    boolean swiped = dice.chance(0.2);
    Ids ids = person.anyOne(at, dice);
    return swiped && !person.isMember() ? ids.withLoyalty(World.WALK_IN_CARD) : ids;
  }

  private Ids nobody() {
    return switch (dice.below(4)) {
      case 0 -> Ids.loyalty(World.WALK_IN_CARD);
      case 1 -> new Ids("0", null, "N/A", "000000000");
      case 2 -> new Ids("(not set)", null, "guest", null);
      default -> Ids.NONE;
    };
  }

  private SimulatedOrder otherOrder(long at, String channel, Product product) {
    SimulatedOrder order = new SimulatedOrder(records.nextKey("o"), at, channel);
    order.ids = Ids.email(person.typedEmail(at, dice));
    lines(order, product, "ship");
    order.lines.forEach(line -> shipped(line, at));
    return written(order);
  }

  private SimulatedOrder shippedOrder(long at, Product product) {
    return online(at, person.device(at, dice), product, "ship");
  }

  private SimulatedOrder pickup(long at, Product product, String fulfilment, boolean isCollected) {
    SimulatedOrder order = online(at, person.device(at, dice), product, fulfilment, isCollected);
    String pattern =
        switch (fulfilment) {
          case "pickup" -> "click_and_collect";
          case "ship_to_store" -> "ship_to_store";
          default -> "reserve_and_collect";
        };
    order.lines.forEach(line -> line.patterns.add(pattern));
    return order;
  }

  private SimulatedOrder online(long at, Device device, Product product, String fulfilment) {
    return online(at, device, product, fulfilment, false);
  }

  private SimulatedOrder online(
      long at, Device device, Product product, String fulfilment, boolean isCollected) {
    SimulatedOrder order = new SimulatedOrder(records.nextKey("o"), at, device.platform());
    order.device = device;
    boolean asGuest = dice.chance(0.15);
    Ids ids = asGuest ? Ids.email(person.typedEmail(at, dice)) : person.account(at, dice);
    boolean leavesPhone = !person.isMember() && dice.chance(0.5);
    order.ids = leavesPhone ? ids.withPhone(person.typedPhone(dice)) : ids;
    lines(order, product, fulfilment);
    if (order.first().isPickedUp()) {
      collected(order, isCollected);
    } else {
      order.lines.forEach(line -> shipped(line, at));
    }
    purchaseSession(order, device);
    onlinePurchases.add(at);
    return written(order);
  }

  private SimulatedOrder written(SimulatedOrder order) {
    noted(order.at);
    orders.add(order);
    orderRecords.order(order);
    return order;
  }

  private void lines(SimulatedOrder order, Product product, String fulfilment) {
    order.line(product, fulfilment, 1 + dice.below(2));
    if (dice.chance(Shares.SECOND_LINES)) {
      order.line(Assortment.product(person.nextCategory(), dice), fulfilment, 1);
    }
  }

  private void shipped(Line line, long at) {
    line.promisedAt = at + 3 * DAY;
    if (mayCancel && dice.chance(0.08)) {
      line.cancelledAt = at + dice.between(HOUR, DAY);
    } else {
      line.deliveredAt = at + dice.between(DAY, 5 * DAY);
    }
  }

  /** Ready, then collected, cancelled, left behind, or not even ready: all lines alike. */
  private void collected(SimulatedOrder order, boolean isCollected) {
    int state = isCollected ? 0 : dice.below(100);
    int orderDay = calendar.dayOf(order.at);
    long readyAt = order.at + dice.between(2 * HOUR, 26 * HOUR);
    long collectedAt = storeTime(orderDay + 3 + dice.below(5));
    String storeId = someStore();
    for (Line line : order.lines) {
      line.pickupStoreId = storeId;
      line.promisedAt = order.at + DAY;
      line.readyAt = state < 92 ? readyAt : null;
      line.collectedAt = state < 70 ? collectedAt : null;
      line.cancelledAt = state >= 70 && state < 80 ? readyAt + 2 * DAY : null;
    }
    if (state < 70) {
      noted(collectedAt);
      onlinePurchases.add(collectedAt);
    }
  }

  private void purchaseSession(SimulatedOrder order, Device device) {
    boolean isReserve = order.first().fulfilment.equals("reserve");
    long at = order.at;
    WebSession session =
        records.session(
            device, device.isShared() || dice.chance(0.4) ? person.account(at, dice) : Ids.NONE);
    session.event(at - 10 * MINUTE, "visit", null);
    for (Line line : order.lines) {
      session.event(at - (9 - line.number) * MINUTE, "product_view", line.product);
      if (!isReserve) {
        session.event(at - (6 - line.number) * MINUTE, "add_to_cart", line.product);
      }
    }
    if (isReserve) {
      session.event(at - SECOND, "reserve", order.first().product);
    } else {
      session.event(at - 3 * MINUTE, "checkout_start", null);
      if (dice.chance(0.06)) {
        session.error(at - 2 * MINUTE, "payment_declined");
      }
      session
          .event(at - MINUTE, "checkout_step", null)
          .purchase(at - SECOND, order.id, order.amount());
    }
    records.finished(session);
  }

  // ---- afterwards

  /** Service contacts and surveys, after all purchases and collections of the story. */
  private void afterwards() {
    SimulatedOrder order = orders.get(0);
    if (order.isIdentified && dice.chance(0.25)) {
      long at = lastAt + dice.between(3 * HOUR, 2 * DAY);
      String channel = dice.oneOf(List.of("phone", "chat", "email"));
      String contact = contact(at, channel, dice.chance(0.8) ? "contact" : "complaint");
      if (dice.chance(0.3)) {
        contact(
            at + dice.between(3 * HOUR, DAY),
            channel.equals("phone") ? "chat" : "phone",
            "contact");
      }
      if (dice.chance(0.3)) {
        records.feedback(at + HOUR, "csat", 1 + dice.below(5), Ids.NONE, null, contact, null);
      }
    }
    if (order.isIdentified && dice.chance(0.3)) {
      long at = lastAt + dice.between(DAY, 6 * DAY);
      boolean byOrderAlone = dice.chance(0.4);
      Ids ids = byOrderAlone ? Ids.NONE : person.anyOne(at, dice);
      records.feedback(at, "nps", Math.min(10, 3 + dice.below(9)), ids, order.id, null, null);
    }
    if (order.isIdentified && dice.chance(0.1)) {
      long at = lastAt + dice.between(2 * DAY, 6 * DAY);
      Product product = order.first().product;
      records.feedback(
          at, "review", 1 + dice.below(5), person.anyOne(at, dice), null, null, product);
    }
  }

  // ---- times

  private void noted(WebSession session, long at) {
    records.finished(session);
    noted(at);
  }

  private void noted(long at) {
    lastAt = Math.max(lastAt, at);
  }

  private long storeTime(int day) {
    return calendar.at(day, 10 * HOUR + dice.between(0, 10 * HOUR));
  }

  private long onlineTime(int day) {
    return calendar.at(day, 8 * HOUR + dice.between(0, 14 * HOUR));
  }

  /** Between the least and the most before an instant, the nearer the likelier. */
  private long earlier(long at, long least, long most) {
    long room = at - calendar.earliest() - HOUR;
    return at - dice.nearer(least, Math.min(most, room));
  }

  /** One of the 29 days before a day. */
  private int earlierDay(int day) {
    return Math.max(0, day - 1 - (int) dice.nearer(0, 28));
  }

  private String someStore() {
    return Assortment.storeId(dice.below(Assortment.STORES));
  }
}
