package io.percorso.run;

import java.time.Clock;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;

/** A process that takes a warehouse's lock and holds it until it is told to end. */
final class LockHolder {
  private LockHolder() {}

  public static void main(String[] args) throws InterruptedException {
    WarehouseLock.take(
        args[0], "holder", Duration.ofMinutes(2), Clock.systemUTC(), new Configuration());
    System.out.println("held");
    Thread.sleep(Duration.ofMinutes(2).toMillis());
  }
}
