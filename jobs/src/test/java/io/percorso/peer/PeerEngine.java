package io.percorso.peer;

import java.util.LinkedHashMap;
import java.util.Map;

/** An engine that makes the models one after the other. */
public interface PeerEngine extends AutoCloseable {
  /** Says what the engine has to know before the first model. */
  void prepare();

  /** Makes one model of its query, and its Parquet files where a published table is compared. */
  void make(String model, String query);

  /** Every model with its query. */
  Map<String, String> models();

  @Override
  void close();

  /** Makes all models, from views of the feeds; the seconds that each took. */
  default Map<String, Double> run() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("feeds", seconds(this::prepare));
    models().forEach((model, query) -> seconds.put(model, seconds(() -> make(model, query))));
    return seconds;
  }

  private static double seconds(Runnable step) {
    long started = System.nanoTime();
    step.run();
    return (System.nanoTime() - started) / 1e9;
  }
}
