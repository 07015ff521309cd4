package io.percorso.staging;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed values as bytes: rows of every feed then travel between the steps of staging in one schema,
 * and Spark compiles code for them once.
 */
final class ValueBytes {
  private static final int NULL = 0;
  private static final int TEXT = 1;
  private static final int LONG = 2;
  private static final int INTEGER = 3;
  private static final int DOUBLE = 4;
  private static final int DECIMAL = 5;
  private static final int BOOLEAN = 6;
  private static final int MAP = 7;

  private ValueBytes() {}

  static byte[] of(@Nullable Object[] values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(values.length);
      for (Object value : values) {
        write(out, value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static @Nullable Object[] values(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      @Nullable Object[] values = new @Nullable Object[in.readInt()];
      for (int i = 0; i < values.length; i++) {
        values[i] = read(in);
      }
      return values;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeByte(NULL);
    } else if (value instanceof String text) {
      out.writeByte(TEXT);
      writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Long number) {
      out.writeByte(LONG);
      out.writeLong(number);
    } else if (value instanceof Integer number) {
      out.writeByte(INTEGER);
      out.writeInt(number);
    } else if (value instanceof Double number) {
      out.writeByte(DOUBLE);
      out.writeDouble(number);
    } else if (value instanceof BigDecimal number) {
      out.writeByte(DECIMAL);
      out.writeInt(number.scale());
      writeBytes(out, number.unscaledValue().toByteArray());
    } else if (value instanceof Boolean truth) {
      out.writeByte(BOOLEAN);
      out.writeBoolean(truth);
    } else if (value instanceof TextMap map) {
      out.writeByte(MAP);
      out.writeInt(map.texts().size());
      for (Map.Entry<String, @Nullable String> entry : map.texts().entrySet()) {
        write(out, entry.getKey());
        write(out, entry.getValue());
      }
    } else {
      throw new IllegalArgumentException("no typed value: " + value.getClass());
    }
  }

  private static @Nullable Object read(DataInputStream in) throws IOException {
    int kind = in.readByte();
    return switch (kind) {
      case NULL -> null;
      case TEXT -> new String(readBytes(in), StandardCharsets.UTF_8);
      case LONG -> in.readLong();
      case INTEGER -> in.readInt();
      case DOUBLE -> in.readDouble();
      case DECIMAL -> {
        int scale = in.readInt();
        yield new BigDecimal(new BigInteger(readBytes(in)), scale);
      }
      case BOOLEAN -> in.readBoolean();
      case MAP -> {
        int size = in.readInt();
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
          String name = String.valueOf(read(in));
          texts.put(name, (String) read(in));
        }
        yield new TextMap(Collections.unmodifiableMap(texts));
      }
      default -> throw new IllegalArgumentException("no kind of value: " + kind);
    };
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    return in.readNBytes(in.readInt());
  }
}
