package io.percorso.app;

import io.percorso.run.RunResult;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "recover",
    description =
        "Completes a publication that was interrupted, or removes what an interrupted run had"
            + " staged. The next night does this too; recover also removes what jobs of an"
            + " orchestrator left that will never be published.",
    mixinStandardHelpOptions = true)
final class RecoverCommand extends SparkCommand {
  @Override
  Map<String, Object> execute() {
    RunResult result = NightRun.open(this, config()).recover();
    out().printf("%s: %s%n", result.runId(), result.status());
    result
        .publication()
        .ifPresent(
            publication ->
                out()
                    .printf(
                        "readers see publication %d of %s%n",
                        publication.number(), publication.runDate()));
    return ResultFile.of(result);
  }
}
