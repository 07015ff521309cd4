package io.percorso.simulate;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What to simulate.
 *
 * @param seed the same seed and options give the same content
 * @param persons people with a strong identifier
 * @param events web events to aim at; visitors who are nobody fill up what the persons leave
 * @param firstDate the first business date on which anything happens
 * @param days business dates
 * @param businessZone whose midnight parts the dates
 * @param whaleEvents events of one visitor with very many, on top of the others; 0: no such visitor
 * @param whaleOrders orders of one customer with very many, who is that visitor; 0: no such
 *     customer
 */
public record SimulateOptions(
    long seed,
    long persons,
    long events,
    LocalDate firstDate,
    int days,
    ZoneId businessZone,
    long whaleEvents,
    long whaleOrders)
    implements Serializable {
  /** 20 million events make 100,000 persons with some 230,000 orders and 700,000 interactions. */
  public static final long EVENTS_PER_PERSON = 200;

  /** Fewer days have room for fewer visits, though not for fewer purchases. */
  private static final long EVENTS_PER_PERSON_OF_90_DAYS = 60;

  /** Fewer could not make the hubs that the identity guards are to find. */
  public static final long LEAST_PERSONS = 50;

  /** Shorter has no room for a purchase and what comes before and after it. */
  public static final int LEAST_DAYS = 60;

  private static final LocalDate FIRST_DATE = LocalDate.of(2026, 1, 1);
  private static final ZoneId ZONE = ZoneId.of("Europe/Madrid");

  public SimulateOptions {
    require(persons >= LEAST_PERSONS, "persons must be at least " + LEAST_PERSONS, persons);
    require(days >= LEAST_DAYS, "days must be at least " + LEAST_DAYS, days);
    require(events >= 0, "events must not be negative", events);
    require(whaleEvents >= 0, "whale-events must not be negative", whaleEvents);
    require(whaleOrders >= 0, "whale-orders must not be negative", whaleOrders);
  }

  /** So many persons, and web events in proportion, over 90 days from 2026-01-01 in Madrid. */
  public static SimulateOptions ofPersons(long seed, long persons) {
    return new SimulateOptions(
        seed, persons, persons * EVENTS_PER_PERSON_OF_90_DAYS, FIRST_DATE, 90, ZONE, 0, 0);
  }

  /** So many web events, and persons in proportion, over 365 days from 2026-01-01 in Madrid. */
  public static SimulateOptions ofEvents(long seed, long events) {
    return new SimulateOptions(
        seed,
        Math.max(LEAST_PERSONS, events / EVENTS_PER_PERSON),
        events,
        FIRST_DATE,
        365,
        ZONE,
        0,
        0);
  }

  public SimulateOptions withEvents(long count) {
    return new SimulateOptions(
        seed, persons, count, firstDate, days, businessZone, whaleEvents, whaleOrders);
  }

  public SimulateOptions withDates(LocalDate first, int count, ZoneId zone) {
    return new SimulateOptions(seed, persons, events, first, count, zone, whaleEvents, whaleOrders);
  }

  public SimulateOptions withWhale(long ofEvents, long ofOrders) {
    return new SimulateOptions(
        seed, persons, events, firstDate, days, businessZone, ofEvents, ofOrders);
  }

  /** The last business date on which anything happens; late rows arrive up to ten days later. */
  public LocalDate lastDate() {
    return firstDate.plusDays(days - 1L);
  }

  private static void require(boolean holds, String rule, long given) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but is " + given);
    }
  }
}
