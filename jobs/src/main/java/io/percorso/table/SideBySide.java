package io.percorso.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Parts of some work that do not depend on each other, a few at once: while one of them is planned,
 * the tasks of another run.
 */
public final class SideBySide {
  private static final int MOST = 4;

  private SideBySide() {}

  /** The results in the order of the parts; of several that fail the first one's error. */
  public static <P, R> List<R> each(SparkSession spark, List<P> parts, Function<P, R> work) {
    // Threads of its own: those of the common pool have another class loader than Spark's classes.
    ExecutorService threads = Executors.newFixedThreadPool(MOST);
    try {
      List<Callable<R>> calls = new ArrayList<>();
      for (P part : parts) {
        calls.add(() -> spark.withActive(() -> work.apply(part)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> result : threads.invokeAll(calls)) {
        results.add(result(result));
      }
      return results;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** What two parts of different kinds came to. */
  public record Both<A, B>(A first, B second) {}

  /** Two parts of different kinds. */
  @SuppressWarnings("unchecked")
  public static <A, B> Both<A, B> both(SparkSession spark, Supplier<A> first, Supplier<B> second) {
    List<Object> results = each(spark, List.of(first, second), Supplier::get);
    return new Both<>((A) results.get(0), (B) results.get(1));
  }

  /** What a part came to, once it has ended, or the error that ended it. */
  public static <R> R result(Future<R> part) {
    try {
      return part.get();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("Interrupted while parts of the work were running", e);
  }
}
