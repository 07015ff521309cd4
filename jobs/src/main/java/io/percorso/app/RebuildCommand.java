package io.percorso.app;

import io.percorso.run.Night;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = Night.REBUILD,
    description = "Makes everything from the sources again and publishes it.",
    mixinStandardHelpOptions = true)
final class RebuildCommand extends SparkCommand {
  @Mixin private final NightOptions night = new NightOptions();

  @Override
  Map<String, Object> execute() {
    return ResultFile.of(NightRun.open(this, config()).run(Night.REBUILD, night));
  }
}
