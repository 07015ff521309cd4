package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thin jar under a real spark-submit, as a process of its own. */
class SubmitIT {
  @TempDir Path folder;

  @Test
  void aNightRunsUnderSparkSubmitAndAFailureKeepsItsExitCode() throws Exception {
    Path orders = folder.resolve("orders.csv");
    Files.write(
        orders,
        List.of(
            "order_id,ordered_at,sales_channel,currency,customer_id",
            "o1,2026-01-01T10:00:00Z,store,EUR,ana"));
    Path lines = folder.resolve("lines.csv");
    Files.write(
        lines,
        List.of(
            "order_id,line_number,product_id,quantity,net_amount,fulfilment",
            "o1,1,boot,1,12.50,in_store"));
    Path config = folder.resolve("shop.conf");
    Files.writeString(
        config,
        """
        percorso.privacy.key = "0123456789abcdef"
        percorso.feeds.orders { format = csv, path = "%s" }
        percorso.feeds.order_lines { format = csv, path = "%s" }
        """
            .formatted(orders, lines));
    Path result = folder.resolve("result.json");

    assertThat(
            submit(
                "nightly",
                "--config",
                config.toString(),
                "--warehouse",
                folder.resolve("warehouse").toString(),
                "--date",
                "2026-01-01",
                "--result-file",
                result.toString()))
        .isZero();
    assertThat(Files.readString(result)).contains("\"status\" : \"published\"");
    assertThat(submit("nightly", "--config", config.toString(), "--date", "yesterday"))
        .isEqualTo(2);
  }

  private int submit(String... command) throws Exception {
    Path root = Path.of(System.getProperty("io.percorso.root")).toRealPath();
    List<String> all =
        new java.util.ArrayList<>(
            List.of(
                root.resolve("scripts/submit").toString(),
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--"));
    all.addAll(List.of(command));
    Path log = folder.resolve("submit.log");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
