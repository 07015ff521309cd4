package io.percorso.staging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as Spark's {@code to_json} writes it: the same texts give the same hashes. */
final class JsonText {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /** An object of the fields that are not null: text, or a map of texts. */
  static String object(Map<String, ? extends @Nullable Object> fields) {
    return written(
        json -> {
          json.writeStartObject();
          for (Map.Entry<String, ? extends @Nullable Object> field : fields.entrySet()) {
            Object value = field.getValue();
            if (value != null) {
              json.writeFieldName(field.getKey());
              if (value instanceof TextMap map) {
                write(json, map);
              } else {
                json.writeString((String) value);
              }
            }
          }
          json.writeEndObject();
        });
  }

  /** A map of texts, null as null. */
  static String object(TextMap map) {
    return written(json -> write(json, map));
  }

  private static void write(JsonGenerator json, TextMap map) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, @Nullable String> entry : map.texts().entrySet()) {
      json.writeFieldName(entry.getKey());
      json.writeString(entry.getValue());
    }
    json.writeEndObject();
  }

  private interface Body {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static String written(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      body.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
