package io.percorso.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own with this one's classes and flags, and what it wrote. */
public record Child(Process process, Path log) {
  public static Child start(Class<?> main, List<String> flags, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> flag.startsWith("--add") || flag.startsWith("-XX:TieredStop"))
            .toList());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-Djdk.reflect.useDirectMethodHandle=false",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    Path log = Files.createTempFile("percorso-child", ".log");
    log.toFile().deleteOnExit();
    return new Child(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  /** Waits until it has written a text. */
  public void awaitWritten(String text) throws IOException, InterruptedException {
    while (!written().contains(text)) {
      if (!process.isAlive()) {
        throw new AssertionError(written());
      }
      Thread.sleep(20);
    }
  }

  /** How it ended. */
  public int code() throws IOException, InterruptedException {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("A process did not end:\n" + written());
    }
    return process.exitValue();
  }

  public String written() throws IOException {
    return Files.readString(log);
  }
}
