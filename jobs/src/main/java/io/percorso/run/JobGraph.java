package io.percorso.run;

import io.percorso.table.TableContract;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The jobs of a night in an order in which every input is made before it is read. */
public final class JobGraph {
  /** The name under which an orchestrator commits what the jobs of a run id have staged. */
  public static final String PUBLISH = "publish";

  private final List<Job> jobs;
  private final String rules;

  /**
   * Refuses an input nobody made yet and a table two jobs make.
   *
   * @param rules a digest of what the jobs go by; of another digest's tables none is made use of
   */
  public JobGraph(List<Job> jobs, String rules) {
    this.jobs = List.copyOf(jobs);
    this.rules = rules;
    Set<TableContract> made = new HashSet<>();
    for (Job job : jobs) {
      for (TableContract input : job.inputs()) {
        if (!made.contains(input)) {
          throw new IllegalArgumentException(
              job.name() + " reads " + input + ", which no job before it makes");
        }
      }
      for (TableContract output : job.outputs()) {
        if (!made.add(output)) {
          throw new IllegalArgumentException(
              job.name() + " makes " + output + ", which another job makes too");
        }
      }
    }
  }

  public String rules() {
    return rules;
  }

  public List<Job> jobs() {
    return jobs;
  }

  /** All tables of a publication, in the order they are committed. */
  public List<TableContract> tables() {
    return jobs.stream().flatMap(job -> job.outputs().stream()).toList();
  }

  /** A job and all that come after it. */
  List<Job> from(Job job) {
    return jobs.subList(jobs.indexOf(job), jobs.size());
  }

  public Job job(String name) {
    return jobs.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownJobException(
                    "There is no job %s. Jobs, in their order: %s, %s."
                        .formatted(
                            name,
                            String.join(", ", jobs.stream().map(Job::name).toList()),
                            PUBLISH)));
  }
}
