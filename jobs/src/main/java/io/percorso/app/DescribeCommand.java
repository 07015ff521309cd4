package io.percorso.app;

import io.percorso.table.DataDictionary;
import io.percorso.table.TableContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = "The data dictionary: grain, key and columns of a table, or of all.",
    mixinStandardHelpOptions = true)
final class DescribeCommand extends SparkCommand {
  @Parameters(
      paramLabel = "TABLE",
      arity = "0..1",
      description = "Such as core.journeys; all tables where absent.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--markdown", description = "As a page.")
  private boolean markdown;

  @Override
  Map<String, Object> execute() {
    List<TableContract> all = Catalog.tables();
    if (name.isPresent()) {
      out().print(DataDictionary.page(table(all, name.get())));
    } else if (markdown) {
      out().print(DataDictionary.book(all));
    } else {
      TextTable list = new TextTable("table", "grain");
      all.forEach(table -> list.row(table.name(), table.grain()));
      out().print(list.text());
    }
    out().flush();
    return Map.of("status", "ok");
  }

  private static TableContract table(List<TableContract> all, String name) {
    return all.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "There is no table %s. Run percorso describe for the list.".formatted(name)));
  }
}
