package io.percorso.run;

import io.percorso.table.TableContract;
import java.util.List;
import java.util.stream.Stream;

/** The jobs of a night, in their order. */
public final class NightJobs {
  private NightJobs() {}

  /** Every table that the night makes, in the order of its jobs. */
  public static List<TableContract> tables() {
    return Stream.of(
            StageFeeds.OUTPUTS,
            ResolveIdentity.OUTPUTS,
            BuildJourneys.OUTPUTS,
            MeasureOmnichannel.OUTPUTS)
        .flatMap(List::stream)
        .toList();
  }

  /** The tables that nights append to. */
  public static List<TableContract> ledger() {
    return Ledger.TABLES;
  }

  public static JobGraph graph(Settings settings) {
    return new JobGraph(
        List.of(
            new StageFeeds(settings),
            new ResolveIdentity(settings),
            new BuildJourneys(settings),
            new MeasureOmnichannel(settings)),
        CodeVersion.digestWith(settings.rules()));
  }
}
