package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights of a warehouse on a file system that has so many bytes left and no more, a few more each
 * time (-Dio.percorso.step), until one has enough. Skipped where the machine lets nobody mount one.
 */
class FullDiskTest {
  /** Of bytes, between a night that is refused and the next. */
  private static final int STEP = Integer.getInteger("io.percorso.step", 256 << 10);

  private static final String SHOP =
      """
      percorso.privacy.key = "0123456789abcdef"
      percorso.feeds.orders { format = csv, path = "%1$s/orders-*.csv" }
      percorso.feeds.order_lines { format = csv, path = "%1$s/lines-*.csv" }
      percorso.feeds.interactions { format = csv, path = "%1$s/contacts.csv" }
      """;

  @TempDir Path folder;
  private Path disk = Path.of(".");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        code("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", disk.toString()) == 0,
        "no file system can be mounted here");
  }

  @AfterEach
  void unmount() throws Exception {
    code("umount", disk.toString());
  }

  private static int code(String... command) throws Exception {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException noSuchCommand) {
      return -1;
    }
  }

  @Test
  void aFullDiskEndsTheNightWithSixAndTheNextOneWithRoomEndsAsIfNothingHadHappened()
      throws Exception {
    Files.writeString(folder.resolve("shop.conf"), SHOP.formatted(folder));
    Files.writeString(
        folder.resolve("contacts.csv"),
        "interaction_id,occurred_at,channel,activity,customer_id\n");
    sell(4);
    Path warehouse = disk.resolve("warehouse");
    assertThat(night(4, warehouse).code()).isZero();
    Map<String, String> before = hashes(warehouse);
    sell(5);
    Path undisturbed = folder.resolve("undisturbed");
    assertThat(night(5, undisturbed).code()).isZero();
    Map<String, String> after = hashes(undisturbed);
    assertThat(after).isNotEqualTo(before);

    CommandLineRun run;
    int refused = 0;
    for (int left = 0; (run = nightWithin(left, warehouse)).code() != 0; left += STEP) {
      assertThat(run.code()).as("%d bytes left: %s", left, run.err()).isEqualTo(6);
      assertThat(hashes(warehouse)).as("%d bytes left", left).isIn(before, after);
      refused++;
    }
    assertThat(refused).isPositive();
    assertThat(hashes(warehouse)).isEqualTo(after);
  }

  private CommandLineRun nightWithin(int left, Path warehouse) throws IOException {
    Path filler = fill(left);
    try {
      return night(5, warehouse);
    } finally {
      Files.delete(filler);
    }
  }

  /** A pair of boots on a day of January. */
  private void sell(int day) throws IOException {
    Files.writeString(
        folder.resolve("orders-%d.csv".formatted(day)),
        """
        order_id,ordered_at,sales_channel,currency,customer_id
        o%1$d,2026-01-0%1$dT10:00:00Z,store,EUR,ana
        """
            .formatted(day));
    Files.writeString(
        folder.resolve("lines-%d.csv".formatted(day)),
        """
        order_id,line_number,product_id,quantity,net_amount,fulfilment
        o%d,1,boot,1,10.00,in_store
        """
            .formatted(day));
  }

  private CommandLineRun night(int day, Path warehouse) {
    return run(warehouse, "nightly", "--date", "2026-01-0" + day);
  }

  private CommandLineRun run(Path warehouse, String... command) {
    return CommandLineRun.run(
        Stream.concat(
                Arrays.stream(command),
                Stream.of(
                    "--config",
                    folder.resolve("shop.conf").toString(),
                    "--warehouse",
                    warehouse.toString(),
                    "--result-file",
                    folder.resolve("result.json").toString()))
            .toArray(String[]::new));
  }

  private Map<String, String> hashes(Path warehouse) throws IOException {
    CommandLineRun run = run(warehouse, "tables");
    assertThat(run.code()).as(run.err()).isZero();
    return PublishedNight.hashes(
        new ObjectMapper().readTree(folder.resolve("result.json").toFile()));
  }

  /** Takes all that is left of the file system but so many bytes. */
  private Path fill(long left) throws IOException {
    Path filler = disk.resolve("filler");
    long taken = Files.getFileStore(disk).getUsableSpace() - left;
    Files.write(filler, new byte[(int) taken]);
    return filler;
  }
}
