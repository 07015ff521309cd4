package io.percorso.staging;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The attributes of a row: names and texts, in the order they were delivered in; a text may be
 * null. In a row they stand as {@link #ENTRIES}, because Spark's maps lose their order in Java. Of
 * a name that was delivered twice the last text holds.
 *
 * @param texts not to be changed
 */
record TextMap(Map<String, @Nullable String> texts) {
  /** What {@code map_entries} gives and {@code map_from_entries} takes. */
  static final ArrayType ENTRIES =
      DataTypes.createArrayType(
          new StructType().add("key", DataTypes.StringType).add("value", DataTypes.StringType));

  private static final Comparator<String> BYTEWISE =
      (one, other) ->
          Arrays.compareUnsigned(
              one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

  static TextMap of(Seq<Row> entries) {
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    CollectionConverters.asJava(entries)
        .forEach(entry -> texts.put(entry.getString(0), entry.getString(1)));
    return new TextMap(Collections.unmodifiableMap(texts));
  }

  Seq<Row> entries() {
    List<Row> entries = new ArrayList<>();
    texts.forEach((name, text) -> entries.add(RowFactory.create(name, text)));
    return CollectionConverters.asScala(entries);
  }

  /** The same names with other texts. */
  TextMap with(UnaryOperator<@Nullable String> change) {
    Map<String, @Nullable String> changed = new LinkedHashMap<>();
    texts.forEach((name, text) -> changed.put(name, change.apply(text)));
    return new TextMap(Collections.unmodifiableMap(changed));
  }

  /** The same for equal attributes, whatever their order. */
  String sortedJson() {
    Map<String, @Nullable String> sorted = new LinkedHashMap<>();
    texts.keySet().stream().sorted(BYTEWISE).forEach(name -> sorted.put(name, texts.get(name)));
    return JsonText.object(new TextMap(sorted));
  }
}
