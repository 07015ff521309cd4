package io.percorso.app;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "nightly",
    description = "Publishes every table as of the end of a business date.",
    mixinStandardHelpOptions = true)
final class NightlyCommand extends SparkCommand {
  @Mixin private final NightOptions night = new NightOptions();

  @Override
  Map<String, Object> execute() {
    return ResultFile.of(NightRun.open(this, config()).run("nightly", night));
  }
}
