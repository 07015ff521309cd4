package io.percorso.simulate;

import java.util.List;

/** Pseudo-random numbers that depend on seed, subject and id alone, whatever task rolls them. */
final class Dice {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private long state;

  Dice(long seed, String subject, long id) {
    state = hash(seed, subject, id);
  }

  /** A number that is always the same for the same seed, subject and id. */
  static long hash(long seed, String subject, long id) {
    return mixed(mixed(seed + STEP) ^ mixed(subject.hashCode() * STEP) ^ mixed(id * STEP + 1));
  }

  /** Whether something of a share is so for one id. */
  static boolean isOf(double share, long seed, String subject, long id) {
    return unit(hash(seed, subject, id)) < share;
  }

  boolean chance(double share) {
    return unit(next()) < share;
  }

  /** From 0 to bound - 1. */
  int below(int bound) {
    return (int) Math.floorMod(next(), (long) bound);
  }

  /** From first to last, both inclusive. */
  long between(long first, long last) {
    return first + Math.floorMod(next(), last - first + 1);
  }

  /** From first to last, the smaller the likelier. */
  long nearer(long first, long last) {
    double unit = unit(next());
    return first + (long) ((last - first) * unit * unit);
  }

  <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }

  private long next() {
    state += STEP;
    return mixed(state);
  }

  private static double unit(long bits) {
    return (bits >>> 11) * 0x1.0p-53;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
