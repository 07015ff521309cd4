package io.percorso.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.percorso.table.DataDictionary;
import io.percorso.table.TableContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataDictionaryTest {
  @Test
  void thePageInTheRepositoryIsTheOneTheContractsMake() throws IOException {
    Path page = Path.of(System.getProperty("io.percorso.root"), "jobs", "docs", "tables.md");
    assertThat(Files.readString(page))
        .as("write it again with: scripts/percorso describe --markdown > jobs/docs/tables.md")
        .isEqualTo(DataDictionary.book(Catalog.tables()));
  }

  @Test
  void everyTableHasAGrainAndEveryColumnAMeaning() {
    List<TableContract> tables = Catalog.tables();
    assertThat(tables).allSatisfy(table -> assertThat(table.grain()).isNotBlank());
    assertThat(tables.stream().flatMap(table -> table.columns().stream()))
        .allSatisfy(column -> assertThat(column.comment()).isNotBlank());
  }

  @Test
  void whatAReferenceNamesIsThere() {
    List<TableContract> tables = Catalog.tables();
    assertThat(tables.stream().flatMap(table -> table.references().stream()))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(
                        tables.stream()
                            .filter(table -> table.name().equals(reference.table()))
                            .flatMap(table -> table.columnNames().stream()))
                    .contains(reference.tableColumn()));
  }
}
