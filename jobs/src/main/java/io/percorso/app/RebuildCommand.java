package io.percorso.app;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rebuild",
    description = "Makes everything from the sources again and publishes it.",
    mixinStandardHelpOptions = true)
final class RebuildCommand extends SparkCommand {
  @Mixin private final NightOptions night = new NightOptions();

  @Override
  Map<String, Object> execute() {
    return ResultFile.of(NightRun.open(this, config()).run("rebuild", night));
  }
}
