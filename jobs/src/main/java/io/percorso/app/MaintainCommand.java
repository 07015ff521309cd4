package io.percorso.app;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "maintain",
    description =
        "Forgets the oldest publications, removes the files that only they named, and compacts the"
            + " tables of ops. What a kept publication names stays.",
    mixinStandardHelpOptions = true)
final class MaintainCommand extends SparkCommand {
  @Option(
      names = "--keep",
      defaultValue = "30",
      paramLabel = "N",
      description = "How many of the newest publications stay; default ${DEFAULT-VALUE}.")
  private int keep;

  @Override
  Map<String, Object> execute() {
    if (keep < 1) {
      throw new UsageException("--keep is " + keep + ". Keep at least 1 publication.");
    }
    String done = NightRun.open(this, config()).maintain(keep);
    out().println(done);
    return Map.of("status", "maintained", "message", done);
  }
}
