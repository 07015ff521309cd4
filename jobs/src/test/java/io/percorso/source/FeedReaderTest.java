package io.percorso.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.percorso.config.ConfigReader;
import io.percorso.table.StorageException;
import io.percorso.testing.SparkTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedReaderTest {
  private static final String COLUMNS = "product_id,name,category\n";

  @TempDir Path folder;

  private final SparkSession session = SparkTest.session();

  @Test
  void readsCsvAsTextWithQuotesByteOrderMarkAndBrokenLines() throws Exception {
    write(
        "p.csv",
        "\ufeff" + COLUMNS + "007,\"Tent, \"\"big\"\"\", outdoor \n8,too,many,fields\n9\n");

    FeedRead read = read("format = csv, path = \"" + folder + "/p.csv\"");

    assertThat(lines(read, "product_id", "name", "category", "brand", "_is_malformed"))
        .containsExactly(
            "007 | Tent, \"big\" | outdoor | null | false",
            "8 | too | many | null | true",
            "9 | null | null | null | true");
    assertThat(lines(read, "_source_file").get(0)).endsWith("/p.csv");
    assertThat(read.ignoredColumns()).isEmpty();
  }

  @Test
  void readsFilesOfSeveralLayoutsByTheirNames() throws Exception {
    write("in/a.csv", COLUMNS + "1,a,x\n");
    write("in/b.csv", "category,product_id,shelf\ny,2,9\n");
    write("in/empty.csv", "");
    write("in/header.csv", COLUMNS);

    FeedRead read = read("format = csv, path = \"" + folder + "/in/*.csv\"");

    assertThat(lines(read, "product_id", "name", "category"))
        .containsExactlyInAnyOrder("1 | a | x", "2 | null | y");
    assertThat(read.ignoredColumns()).containsExactly("products.shelf");
  }

  @Test
  void readsFilesInFoldersOfAnyName() throws Exception {
    write("in/a.csv", COLUMNS + "1,a,x\n");
    write("in/later/b.csv", COLUMNS + "2,b,x\n");
    write("in/later/still/c.csv", COLUMNS + "3,c,x\n");

    assertThat(lines(read("format = csv, path = \"" + folder + "/in\""), "product_id"))
        .containsExactlyInAnyOrder("1", "2", "3");
  }

  @Test
  void namesItsFilesAsTheRowsDoAndReadsThoseAskedFor() throws Exception {
    write("in/day=1/a b.csv", COLUMNS + "1,a,x\n");
    write("in/day=2/b.csv", COLUMNS + "2,b,x\n");
    FeedConfig config = config("format = csv, path = \"" + folder + "/in\"");
    FeedReader reader = new FeedReader(session);

    List<String> files =
        reader.files(config).orElseThrow().stream().map(DeliveredFile::path).toList();
    assertThat(lines(reader.read(config), "_source_file")).hasSameElementsAs(files).hasSize(2);
    assertThat(lines(reader.read(config, files.get(0)::equals), "product_id", "_source_file"))
        .containsExactly("1 | " + files.get(0));
  }

  @Test
  void isReadAsAWholeWhereAColumnLooksAtOtherRows() throws Exception {
    write("in/a.csv", COLUMNS + "1,a,x\n");
    String place = "format = csv, path = \"" + folder + "/in\", columns { category = \"%s\" }";
    FeedReader reader = new FeedReader(session);
    String window = "1 + lag(product_id) over (order by product_id)";
    assertThat(reader.files(config(place.formatted(window)))).isEmpty();
    assertThat(reader.files(config(place.formatted("'lag() over ()'")))).isPresent();
  }

  @Test
  void readsTheFilesItListedAndNoneThatComeMeanwhile() throws Exception {
    write("in/a.csv", COLUMNS + "1,a,x\n");

    FeedRead read =
        new FeedReader(session)
            .read(
                config("format = csv, path = \"" + folder + "/in\""),
                path -> {
                  deliver("in/b.csv", COLUMNS + "2,b,x\n");
                  return true;
                });

    assertThat(lines(read, "product_id")).containsExactly("1");
  }

  @Test
  void readsColumnsThatFoldersAreNamedByBelowEachPathAndFilesNamedLikeGlobs() throws Exception {
    write("a/category=x/p[1].csv", "product_id,name\n1,a\n");
    write("b/category=y/p.csv", "product_id,name\n2,b\n");
    write("b/p.csv", "product_id,name\n3,c\n");

    FeedRead read = read("format = csv, path = [\"%1$s/a\", \"%1$s/b\"]".formatted(folder));

    assertThat(lines(read, "product_id", "category"))
        .containsExactlyInAnyOrder("1 | x", "2 | y", "3 | null");
  }

  @Test
  void passesOverTheFilesThatSparkPassesOver() throws Exception {
    write("in/a.csv", COLUMNS);
    write("in/_half.csv", COLUMNS);
    write("in/b.csv._COPYING_", COLUMNS);

    assertThat(
            new FeedReader(session)
                .files(config("format = csv, path = \"" + folder + "/in/*\""))
                .orElseThrow())
        .singleElement()
        .extracting(DeliveredFile::path)
        .asString()
        .endsWith("/in/a.csv");
  }

  @Test
  void hasNoRowsWhereThereIsAHeaderOnlyOrNothing() throws Exception {
    write("header.csv", COLUMNS);
    write("nothing.csv", "");

    assertThat(lines(read("format = csv, path = \"" + folder + "/header.csv\""), "product_id"))
        .isEmpty();
    assertThat(lines(read("format = csv, path = \"" + folder + "/nothing.csv\""), "product_id"))
        .isEmpty();
  }

  @Test
  void mapsColumnsAfterFilterAndQuery() throws Exception {
    write("s.csv", "sku,title,group,price_cents\n1,Tent,g1,1250\n2,Mat,g2,\n3,Cup,g1,5\n");
    write("g.csv", "group,label\ng1,Camping\ng2,Sport\n");

    FeedRead read =
        read(
            """
            sources {
              shop {
                format = csv, path = "%1$s/s.csv"
                inputs { groups { format = csv, path = "%1$s/g.csv" } }
                query = "WITH g AS (SELECT * FROM groups) SELECT s.*, g.label FROM source s JOIN g USING (`group`);"
                filter = "price_cents IS NOT NULL"
                columns {
                  product_id = "concat('P', row_number() over (order by sku))"
                  name = "title"
                  category = "label"
                  price = "try_cast(price_cents as int) / 100"
                }
              }
            }
            """
                .formatted(folder));

    assertThat(lines(read, "product_id", "name", "category"))
        .containsExactlyInAnyOrder("P1 | Tent | Camping", "P2 | Cup | Camping");
    assertThat(read.ignoredColumns()).containsExactlyInAnyOrder("shop.group");
    assertThat(session.catalog().listTables().collectAsList())
        .noneMatch(table -> table.name().startsWith("percorso_"));
  }

  @Test
  void readsATableOrAQueryOfADatabase() throws Exception {
    String url = "jdbc:duckdb:" + folder + "/shop.duckdb";
    try (Connection shop = DriverManager.getConnection(url);
        Statement sql = shop.createStatement()) {
      sql.execute("CREATE TABLE articles (sku INTEGER, title VARCHAR, price DECIMAL(9, 2))");
      sql.execute("INSERT INTO articles VALUES (1, 'Tent', 12.50), (2, 'Mat', NULL)");
    }
    String options =
        "format = jdbc, options { url = \"%s\", driver = org.duckdb.DuckDBDriver, %s }";
    String columns = ", columns { product_id = sku, name = title, category = \"'all'\" }";

    assertThat(
            lines(
                read(options.formatted(url, "table = articles") + columns),
                "product_id",
                "name",
                "price"))
        .containsExactlyInAnyOrder("1 | Tent | 12.50", "2 | Mat | null");
    assertThat(
            lines(
                read(
                    options.formatted(url, "query = \"SELECT * FROM articles WHERE sku = 2\"")
                        + columns),
                "name"))
        .containsExactly("Mat");
  }

  @Test
  void aTimeOfADatabaseThatNamesNoZoneStaysOne() throws Exception {
    String url = "jdbc:duckdb:" + folder + "/shop.duckdb";
    try (Connection shop = DriverManager.getConnection(url);
        Statement sql = shop.createStatement()) {
      sql.execute("CREATE TABLE articles (product_id VARCHAR, updated_at TIMESTAMP)");
      sql.execute("INSERT INTO articles VALUES ('1', '2026-01-10 10:00:00')");
    }

    FeedRead read =
        read(
            "format = jdbc, table = articles, options { url = \"%s\", driver = org.duckdb.DuckDBDriver }"
                .formatted(url));

    assertThat(read.delivered().schema().apply("updated_at").dataType())
        .isEqualTo(DataTypes.TimestampNTZType);
    assertThat(lines(read, "updated_at")).containsExactly("2026-01-10T10:00");
  }

  @Test
  void aDatabaseThatIsNotThereOrHasNotTheTableIsNotReady() {
    String options =
        "format = jdbc, options { url = \"%s\", driver = org.duckdb.DuckDBDriver, table = articles }";
    assertThatThrownBy(() -> read(options.formatted("jdbc:duckdb:" + folder + "/no/shop.duckdb")))
        .isInstanceOf(SourceNotReadyException.class)
        .hasMessageContaining("the database does not give it");
    assertThatThrownBy(() -> read(options.formatted("jdbc:duckdb:" + folder + "/empty.duckdb")))
        .isInstanceOf(SourceNotReadyException.class)
        .hasMessageContaining("articles");
  }

  @Test
  void unitesSourcesOfDifferentTypes() throws Exception {
    write("a.jsonl", "{\"product_id\": 1, \"updated_at\": \"2026-01-10\"}\nnonsense\n");
    session
        .sql(
            "SELECT 2L AS product_id, TIMESTAMP '2026-01-10 10:00:00Z' AS updated_at, 1.5 AS price")
        .write()
        .parquet(folder + "/b");
    session.sql("SELECT '3' AS product_id, 2.5 AS price").write().orc(folder + "/c");
    session.sql("SELECT '4' AS product_id").write().format("delta").save(folder + "/d");
    session.sql("CREATE OR REPLACE TEMP VIEW more AS SELECT '5' AS product_id");

    FeedRead read =
        read(
            """
            sources {
              a { format = json, path = "%1$s/a.jsonl" }
              b { format = parquet, path = ["%1$s/b"] }
              c { format = orc, path = "%1$s/c" }
              d { format = delta, path = "%1$s/d" }
              e { format = table, table = more }
            }
            """
                .formatted(folder));

    assertThat(lines(read, "product_id", "updated_at", "price"))
        .containsExactlyInAnyOrder(
            "1 | 2026-01-10 | null",
            "null | null | null",
            "2 | 2026-01-10 10:00:00Z | 1.5",
            "3 | null | 2.5",
            "4 | null | null",
            "5 | null | null");
    assertThat(lines(read, "product_id", "_is_malformed"))
        .filteredOn(line -> line.endsWith("true"))
        .containsExactly("null | true");
  }

  @Test
  void namesWhatIsNotThere() {
    assertThatThrownBy(() -> read("format = csv, path = \"" + folder + "/x*.csv\""))
        .isInstanceOf(SourceNotReadyException.class)
        .hasMessageContaining("products: source products: there is no file at")
        .hasMessageContaining("x*.csv");
    assertThatThrownBy(() -> read("format = delta, path = \"" + folder + "/none\""))
        .isInstanceOf(SourceNotReadyException.class)
        .hasMessageContaining("no delta table at");
    assertThatThrownBy(() -> read("format = table, table = no_such_table"))
        .isInstanceOf(SourceNotReadyException.class)
        .hasMessageContaining("no_such_table is not there");
  }

  @Test
  void namesAMissingColumnAndTheNearestOne() throws Exception {
    write("p.csv", "ProductId,name\n1,a\n");

    assertThatThrownBy(() -> read("format = csv, path = \"" + folder + "/p.csv\""))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("products: source products: the required column product_id is not in")
        .hasMessageContaining("/p.csv")
        .hasMessageContaining("Did you mean ProductId?");
  }

  @Test
  void namesTheFileThatLacksAColumnAmongOthers() throws Exception {
    write("in/good.csv", COLUMNS + "1,a,x\n");
    write("in/bad.csv", "ProductId,name\n2,b\n");

    assertThatThrownBy(() -> read("format = csv, path = \"" + folder + "/in/*.csv\""))
        .hasMessageContaining("the required column product_id is not in")
        .hasMessageContaining("/in/bad.csv.");
  }

  @Test
  void showsNoValueOfAFileWithoutItsHeader() throws Exception {
    write("p.csv", "7,ana@example.com,+34600123456\n8,b,c\n");

    for (String query : List.of("", ", query = \"SELECT product_id, label AS name FROM source\"")) {
      assertThatThrownBy(() -> read("format = csv, path = \"" + folder + "/p.csv\"" + query))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("the first line of")
          .hasMessageContaining("/p.csv names no column of the feed")
          .hasMessageNotContaining("ana@example.com")
          .hasMessageNotContaining("600123456");
    }
  }

  @Test
  void brokenLinesGoRoundAQueryAndThoseOfItsInputsLeaveTheirFileOut() throws Exception {
    write("p.csv", COLUMNS + "1,a,x\n2,too,many,fields\n");
    write("groups.csv", "category,label\nx,Outdoor\ny,Camping,more\n");
    String products =
        "format = csv, path = \"%1$s/p.csv\", query = \"SELECT product_id, name%2$s\"";
    String groups =
        products.formatted(folder, " FROM source JOIN g USING (category)")
            + ", inputs { g { format = csv, path = \"%s/groups.csv\" } }".formatted(folder);

    assertThat(
            lines(read(products.formatted(folder, " FROM source")), "product_id", "_is_malformed"))
        .containsExactlyInAnyOrder("1 | false", "null | true");
    assertThatThrownBy(() -> read(groups))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("groups.csv: a line does not fit its columns");
    FeedRead without = read(groups + ", max-corrupt-files = 1");
    assertThat(lines(without, "product_id", "_is_malformed")).containsExactly("null | true");
    assertThat(without.unreadable()).hasSize(1);
  }

  @Test
  void aColumnThatOnlyTheFilterNamesHasAUse() throws Exception {
    write("p.csv", "product_id,name,category,is_test\n1,a,x,no\n");
    FeedRead read =
        read("format = csv, path = \"" + folder + "/p.csv\", filter = \"is_test = 'no'\"");
    assertThat(read.ignoredColumns()).isEmpty();
  }

  @Test
  void namesABadExpression() throws Exception {
    write("p.csv", COLUMNS);
    String file = "format = csv, path = \"" + folder + "/p.csv\"";

    assertThatThrownBy(() -> read(file + ", columns { name = \"upper(nmae)\" }"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("columns.name = \"upper(nmae)\" cannot be used")
        .hasMessageContaining("The source's columns are category, name, product_id.")
        .hasMessageNotContaining("SQLSTATE");
    assertThatThrownBy(() -> read(file + ", columns { name = \"upper(\" }"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("columns.name = \"upper(\" cannot be used");
    assertThatThrownBy(() -> read(file + ", filter = \"nmae > 1\""))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("filter = \"nmae > 1\" cannot be used");
    assertThatThrownBy(() -> read(file + ", query = \"SELECT nmae FROM source\""))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("its query cannot be used")
        .hasMessageContaining("SELECT nmae FROM source");
    assertThat(session.catalog().listTables().collectAsList())
        .noneMatch(table -> table.name().startsWith("percorso_"));
  }

  @Test
  void findsBrokenFilesBeforeItReads() throws Exception {
    session
        .range(1000)
        .selectExpr("string(id) AS product_id")
        .repartition(2)
        .write()
        .parquet(folder + "/in");
    Path whole;
    try (var files = Files.list(folder.resolve("in"))) {
      whole =
          files.filter(f -> f.toString().endsWith(".parquet")).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(folder.resolve("in/cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    String parquet = "format = parquet, path = \"" + folder + "/in\"";

    assertThatThrownBy(() -> read(parquet))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("cut.parquet")
        .hasMessageContaining("max-corrupt-files is 0");
    FeedRead read = read(parquet + ", max-corrupt-files = 1");
    assertThat(read.delivered().count()).isEqualTo(1000);
    assertThat(read.unreadable())
        .singleElement()
        .extracting(UnreadableFile::path)
        .asString()
        .endsWith("/in/cut.parquet");
  }

  @Test
  void findsACutGzip() throws Exception {
    byte[] whole = gzip(COLUMNS + "1,a,x\n".repeat(10_000));
    Files.write(folder.resolve("a.csv.gz"), whole);
    Files.write(folder.resolve("b.csv.gz"), Arrays.copyOf(whole, whole.length - 9));
    Files.write(folder.resolve("c.csv.gz"), new byte[0]);

    assertThat(read("format = csv, path = \"" + folder + "/a.csv.gz\"").delivered().count())
        .isEqualTo(10_000);
    assertThatThrownBy(
            () -> read("format = csv, path = \"" + folder + "/*.csv.gz\", max-corrupt-files = 1"))
        .isInstanceOf(UnreadableSourceException.class)
        .hasMessageContaining("b.csv.gz")
        .hasMessageContaining("c.csv.gz")
        .hasMessageNotContaining("a.csv.gz");
  }

  /** Lists its files and lets none be opened. */
  public static final class LockedFiles extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("locked:///");
    }

    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path file, int bufferSize)
        throws IOException {
      throw new AccessControlException("no right to read " + file.getName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "parquet", "orc"})
  void aFileThatTheStorageRefusesIsNotABrokenOne(String format) throws Exception {
    session.sparkContext().hadoopConfiguration().set("fs.locked.impl", LockedFiles.class.getName());
    write("in/p." + format, COLUMNS);

    assertThatThrownBy(
            () ->
                read(
                    "format = %s, path = \"locked:%s/in\", max-corrupt-files = 1"
                        .formatted(format, folder)))
        .isInstanceOf(StorageException.class)
        .hasStackTraceContaining("no right to read p." + format);
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> config("columns { prduct_id = sku }, format = csv, path = x"))
        .hasMessageContaining("prduct_id is no column of products. Did you mean product_id?");
    assertThatThrownBy(() -> config("format = csv")).hasMessageContaining("path is missing");
    assertThatThrownBy(() -> config("format = xls, path = x"))
        .hasMessageContaining("is not one of csv");
    assertThatThrownBy(() -> config("sources { a { format = csv, path = x, pth = y } }"))
        .hasMessageContaining("sources.a.pth is not a setting");
    assertThatThrownBy(
            () -> config("format = csv, path = x, inputs { b { format = csv, path = y } }"))
        .hasMessageContaining("no query that joins them");
    assertThatThrownBy(
            () -> {
              ConfigReader feeds = reader("prodcts { format = csv, path = x }");
              FeedConfig.all(feeds);
              feeds.finish();
            })
        .hasMessageContaining("prodcts is no feed. Did you mean products?");
    assertThat(FeedConfig.all(reader(""))).isEmpty();
  }

  @Test
  void takesUtcForTheZoneAndNoCorruptFilesByDefault() {
    FeedConfig config = config("format = csv, path = x");

    assertThat(config.zone()).hasToString("Z");
    assertThat(config.maxCorruptFiles()).isZero();
    assertThat(config("format = csv, path = x, zone = \"America/New_York\"").zone())
        .hasToString("America/New_York");
  }

  private void write(String name, String content) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content, StandardCharsets.UTF_8);
  }

  private void deliver(String name, String content) {
    try {
      write(name, content);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] gzip(String content) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private FeedRead read(String settings) {
    return new FeedReader(session).read(config(settings));
  }

  private static FeedConfig config(String settings) {
    ConfigReader feeds = reader("products {" + settings + "}");
    FeedConfig config = FeedConfig.all(feeds).get(Feeds.PRODUCTS);
    feeds.finish();
    return java.util.Objects.requireNonNull(config);
  }

  private static ConfigReader reader(String feeds) {
    return ConfigReader.of(
        ConfigFactory.parseString("percorso { feeds {" + feeds + "} }"), "percorso.feeds");
  }

  private static List<String> lines(FeedRead read, String... columns) {
    Dataset<Row> rows =
        read.delivered()
            .select(
                Arrays.stream(columns)
                    .map(read.delivered()::col)
                    .toArray(org.apache.spark.sql.Column[]::new));
    return rows.collectAsList().stream().map(row -> row.mkString(" | ")).toList();
  }
}
