package io.percorso.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.percorso.table.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * One run at a time per warehouse. The lock is a file made by exclusive creation; its owner renews
 * a heartbeat beside it; when the heartbeat is older than the expiry another run may take over, and
 * the former owner finds out at {@link #requireHeld} before it commits anything.
 */
final class WarehouseLock implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Greater than the priorities of Spark's and Hadoop's own hooks. */
  private static final int BEFORE_STORAGE_CLOSES = 100;

  private final FileSystem files;
  private final Path lock;
  private final Path heartbeat;
  private final Owner owner;
  private final Clock clock;

  /** Of a process that is asked to end: the next run need not wait for the expiry. */
  private final Runnable release = this::release;

  private final ScheduledExecutorService pulse =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "percorso-heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  /** Who holds the lock. */
  record Owner(String token, String runId, String process, String since) {}

  record Beat(String token, String at) {}

  private WarehouseLock(
      FileSystem files, Path warehouse, Owner owner, Clock clock, Duration interval) {
    this.files = files;
    this.lock = new Path(warehouse, "_lock");
    this.heartbeat = new Path(warehouse, "_heartbeat");
    this.owner = owner;
    this.clock = clock;
    pulse.scheduleAtFixedRate(
        this::beatWhileHeld, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    ShutdownHookManager.get().addShutdownHook(release, BEFORE_STORAGE_CLOSES);
  }

  /**
   * Takes the lock.
   *
   * @param expiry how old the owner's heartbeat must be before it is taken over
   * @throws LockedException where another run holds it
   */
  static WarehouseLock take(
      String warehouse, String runId, Duration expiry, Clock clock, Configuration hadoop) {
    Path root = new Path(warehouse);
    try {
      FileSystem files = root.getFileSystem(hadoop);
      Owner owner =
          new Owner(
              UUID.randomUUID().toString(),
              runId,
              String.valueOf(ProcessHandle.current().pid()),
              clock.instant().toString());
      JsonFiles folder = new JsonFiles(warehouse, hadoop);
      if (!folder.create("_lock", owner)) {
        removeStale(files, root, expiry, clock);
        if (!folder.create("_lock", owner)) {
          throw new LockedException(heldBy(files, root));
        }
      }
      WarehouseLock lock = new WarehouseLock(files, root, owner, clock, expiry.dividedBy(6));
      lock.beat();
      return lock;
    } catch (IOException e) {
      throw new StorageException(
          "the lock of " + warehouse + " cannot be taken: " + e.getMessage(), e);
    }
  }

  private static void removeStale(FileSystem files, Path root, Duration expiry, Clock clock)
      throws IOException {
    Instant last = lastSign(files, root);
    if (last.plus(expiry).isBefore(clock.instant())) {
      // The rename is what only one of several contenders can do.
      Path aside = new Path(root, "_lock.stale-" + UUID.randomUUID());
      if (files.rename(new Path(root, "_lock"), aside)) {
        files.delete(aside, false);
      }
    }
  }

  private static Instant lastSign(FileSystem files, Path root) throws IOException {
    Optional<Owner> owner = read(files, new Path(root, "_lock"), Owner.class);
    Optional<Beat> beat = read(files, new Path(root, "_heartbeat"), Beat.class);
    Instant since =
        owner
            .map(o -> Instant.parse(o.since()))
            .orElseGet(() -> modified(files, new Path(root, "_lock")));
    return beat.filter(b -> owner.isPresent() && owner.get().token().equals(b.token()))
        .map(b -> Instant.parse(b.at()))
        .filter(since::isBefore)
        .orElse(since);
  }

  /** Of a lock whose owner died before it had written its name. */
  private static Instant modified(FileSystem files, Path path) {
    try {
      return Instant.ofEpochMilli(files.getFileStatus(path).getModificationTime());
    } catch (IOException e) {
      return Instant.now();
    }
  }

  private static <T> Optional<T> read(FileSystem files, Path path, Class<T> type)
      throws IOException {
    try (InputStream in = files.open(path)) {
      byte[] bytes = in.readAllBytes();
      return bytes.length == 0 ? Optional.empty() : Optional.of(JSON.readValue(bytes, type));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String heldBy(FileSystem files, Path root) throws IOException {
    return read(files, new Path(root, "_lock"), Owner.class)
        .map(
            o ->
                "Run %s (process %s) holds %s since %s. Try again when it has ended."
                    .formatted(o.runId(), o.process(), root, o.since()))
        .orElse("Another run holds " + root + ". Try again when it has ended.");
  }

  /** Throws where another run has taken the lock over: nothing may be committed any more. */
  void requireHeld() {
    try {
      Optional<Owner> now = read(files, lock, Owner.class);
      if (now.isEmpty() || !now.get().token().equals(owner.token())) {
        throw new LockedException(
            "Run %s lost the lock of %s%s; it commits nothing more."
                .formatted(
                    owner.runId(),
                    lock.getParent(),
                    now.map(o -> " to run " + o.runId()).orElse("")));
      }
    } catch (IOException e) {
      throw new StorageException(lock + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** A former owner's beat would hide its successor's. */
  private void beatWhileHeld() {
    try {
      requireHeld();
      beat();
    } catch (LockedException e) {
      pulse.shutdown();
    } catch (StorageException e) {
      // A missed beat is harmless until the expiry; requireHeld decides then.
      org.slf4j.LoggerFactory.getLogger(WarehouseLock.class).warn(e.getMessage());
    }
  }

  private void beat() {
    try (OutputStream out = files.create(heartbeat, true)) {
      JSON.writeValue(out, new Beat(owner.token(), clock.instant().toString()));
    } catch (IOException | FSError e) {
      // A missed beat is harmless until the expiry; requireHeld decides then.
      org.slf4j.LoggerFactory.getLogger(WarehouseLock.class)
          .warn("heartbeat of {} could not be written: {}", heartbeat, e.getMessage());
    }
  }

  @Override
  public void close() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(release);
    }
    release();
  }

  private void release() {
    pulse.shutdownNow();
    try {
      Optional<Owner> now = read(files, lock, Owner.class);
      if (now.isPresent() && now.get().token().equals(owner.token())) {
        files.delete(lock, false);
      }
    } catch (IOException e) {
      throw new StorageException(lock + " cannot be released: " + e.getMessage(), e);
    }
  }
}
