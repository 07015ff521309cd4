package io.percorso.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarehouseLockTest {
  private static final Duration EXPIRY = Duration.ofMinutes(2);
  private static final Clock LATER = Clock.offset(Clock.systemUTC(), EXPIRY.multipliedBy(2));
  private static final int TERMINATED = 143;

  @TempDir Path warehouse;

  private WarehouseLock take(String runId, Clock clock) {
    return WarehouseLock.take(warehouse.toString(), runId, EXPIRY, clock, new Configuration());
  }

  private Process holder() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LockHolder.class.getName(),
                    warehouse.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    while (line != null && !line.equals("held")) {
      line = said.readLine();
    }
    assertThat(line).isEqualTo("held");
    return process;
  }

  @Test
  void ofTwoProcessesOneIsRefusedAndOneThatIsToldToEndReleasesIt() throws Exception {
    Process other = holder();
    try {
      assertThatThrownBy(() -> take("mine", Clock.systemUTC()))
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("Run holder (process %d)".formatted(other.pid()));
      other.destroy();
      assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(other.exitValue()).isEqualTo(TERMINATED);
      take("mine", Clock.systemUTC()).close();
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void theLockOfAKilledProcessIsTakenOverOnceItExpired() throws Exception {
    Process other = holder();
    other.destroyForcibly();
    assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThatThrownBy(() -> take("mine", Clock.systemUTC())).isInstanceOf(LockedException.class);
    take("mine", LATER).close();
  }

  @Test
  void anOwnerThatWasTakenOverMayCommitNothing() {
    WarehouseLock zombie = take("zombie", Clock.systemUTC());
    zombie.requireHeld();
    try (WarehouseLock mine = take("mine", LATER)) {
      mine.requireHeld();
      assertThatThrownBy(zombie::requireHeld)
          .isInstanceOf(LockedException.class)
          .hasMessageContaining("lost the lock")
          .hasMessageContaining("to run mine");
    }
    zombie.close();
  }
}
