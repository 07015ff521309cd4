package io.percorso.app;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "job",
    description =
        "Runs one job of the night, for an orchestrator that wants a task per job. All jobs of a"
            + " night share a --run-id; the job named publish makes them visible.",
    mixinStandardHelpOptions = true)
final class JobCommand extends SparkCommand {
  @Parameters(paramLabel = "NAME", description = "The job.")
  private String name = "";

  @Mixin private final NightOptions night = new NightOptions();

  @Override
  Map<String, Object> execute() {
    if (options().runId().isEmpty()) {
      throw new UsageException(
          "Give the --run-id that all jobs of this night share, such as the orchestrator's own.");
    }
    return ResultFile.of(NightRun.open(this, config()).job(name, night));
  }
}
