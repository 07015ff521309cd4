package io.percorso.app;

import io.percorso.config.ConfigProblemsException;
import io.percorso.run.LockedException;
import io.percorso.run.MissingInputException;
import io.percorso.run.QualityException;
import io.percorso.run.UnknownJobException;
import io.percorso.source.SourceException;
import io.percorso.source.SourceNotReadyException;
import io.percorso.source.UnreadableSourceException;
import io.percorso.table.ReleaseException;
import io.percorso.table.StorageException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.SparkUserAppException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Spec;

/** The entry point: {@code percorso COMMAND …}. */
@Command(
    name = "percorso",
    mixinStandardHelpOptions = true,
    version = "percorso 0.1.0",
    description =
        "Joins CRM, web-analytics and order tables into customer journeys and finds omnichannel"
            + " patterns in them.",
    subcommands = {
      DemoCommand.class,
      NightlyCommand.class,
      RebuildCommand.class,
      JobCommand.class,
      BackfillCommand.class,
      RecoverCommand.class,
      MaintainCommand.class,
      ValidateCommand.class,
      TablesCommand.class,
      DescribeCommand.class,
      QueryCommand.class,
      SimulateCommand.class,
      ScoreCommand.class,
      BenchmarkCommand.class
    })
public final class Main implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private static final String OURS = "io.percorso.";

  /** As operating systems say it. */
  private static final List<String> STORAGE_TROUBLE =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "File too large",
          "Read-only file system",
          "Permission denied");

  @Spec private CommandLine.Model.@Nullable CommandSpec spec;

  /**
   * Returns where the command succeeded; else exits with its code, or throws under spark-submit.
   */
  public static void main(String[] args) throws SparkUserAppException {
    int code = run(System.out, System.err, args);
    if (code == ExitCode.OK.code()) {
      return;
    }
    if (System.getProperty("spark.master") != null) {
      throw new SparkUserAppException(code, null);
    }
    System.exit(code);
  }

  /** Runs one command and returns its exit code; what tests call. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    CommandLine line = new CommandLine(new Main());
    line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((error, command, parsed) -> failed(error, command));
    return line.execute(args);
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "Name a command: percorso demo, nightly, query …");
    }
  }

  private static int failed(Exception error, CommandLine command) {
    ExitCode code = codeOf(error);
    String message = code == ExitCode.INTERNAL ? internal(error) : messageOf(error);
    if (code == ExitCode.INTERNAL) {
      LOG.error("the command failed: {}", traced(error));
    }
    command.getErr().println(message);
    if (command.getCommand() instanceof SparkCommand failed) {
      failed
          .options()
          .resultFile()
          .ifPresent(file -> tell(file, ResultFile.failed(code, message), command));
    }
    return code.code();
  }

  /** That the file cannot be written changes nothing about why the command failed. */
  private static void tell(Path file, Map<String, Object> result, CommandLine command) {
    try {
      ResultFile.write(file, result);
    } catch (StorageException e) {
      command.getErr().println(e.getMessage());
    }
  }

  /** An error that has no code of its own, with its causes. */
  private static String internal(Throwable error) {
    List<String> causes = new ArrayList<>();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      causes.add(told(cause));
    }
    return "internal error: %s. The log says where".formatted(String.join(", caused by ", causes));
  }

  /** Where an error and its causes were thrown. */
  private static String traced(Throwable error) {
    StringBuilder trace = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      trace.append(System.lineSeparator()).append(told(cause));
      for (StackTraceElement frame : cause.getStackTrace()) {
        trace.append(System.lineSeparator()).append("  at ").append(frame);
      }
    }
    return trace.toString();
  }

  /** Only our own messages are known to name no customer's data: Spark's show what did not fit. */
  private static String told(Throwable error) {
    if (isOurs(error)) {
      return error.toString();
    }
    String kind = error.getClass().getName();
    return error instanceof SparkThrowable spark && spark.getCondition() != null
        ? kind + " " + spark.getCondition()
        : kind;
  }

  /** Whether our code threw it, and not with the words of a cause. */
  private static boolean isOurs(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getClass().getName().startsWith(OURS)
        || (error.getCause() == null
            && trace.length > 0
            && trace[0].getClassName().startsWith(OURS));
  }

  private static String messageOf(Throwable error) {
    Throwable told = error;
    while (codeOfOne(told) == null && told.getCause() != null) {
      told = told.getCause();
    }
    return told.getMessage() == null ? told.toString() : told.getMessage();
  }

  /** The first cause that has a code of its own decides. */
  static ExitCode codeOf(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      ExitCode code = codeOfOne(cause);
      if (code != null) {
        return code;
      }
    }
    return ExitCode.INTERNAL;
  }

  private static @Nullable ExitCode codeOfOne(Throwable error) {
    if (error instanceof ConfigProblemsException
        || error instanceof SourceException
        || error instanceof MissingInputException
        || error instanceof ReleaseException
        || error instanceof UnknownJobException
        || error instanceof UsageException) {
      return ExitCode.CONFIGURATION;
    }
    if (error instanceof QualityException || error instanceof UnreadableSourceException) {
      return ExitCode.QUALITY;
    }
    if (error instanceof SourceNotReadyException) {
      return ExitCode.SOURCE_NOT_READY;
    }
    if (error instanceof LockedException) {
      return ExitCode.LOCKED;
    }
    if (error instanceof StorageException
        || error instanceof FileSystemException
        || error instanceof AccessControlException
        || isOfStorage(error.getMessage())) {
      return ExitCode.STORAGE;
    }
    return null;
  }

  /** A task's error reaches the driver as text, and storage has many classes of its own. */
  private static boolean isOfStorage(@Nullable String message) {
    return message != null && STORAGE_TROUBLE.stream().anyMatch(message::contains);
  }
}
