package io.percorso.staging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed values as bytes: rows of every feed then travel between the steps of staging in one schema,
 * and Spark compiles code for them once.
 */
final class ValueBytes {
  private static final byte NULL = 0;
  private static final byte TEXT = 1;
  private static final byte LONG = 2;
  private static final byte INTEGER = 3;
  private static final byte DOUBLE = 4;
  private static final byte DECIMAL = 5;
  private static final byte BOOLEAN = 6;
  private static final byte MAP = 7;
  private static final int MOST_ROWS_NEED = 512;

  private ByteBuffer out = ByteBuffer.allocate(MOST_ROWS_NEED);

  private ValueBytes() {}

  static byte[] of(@Nullable Object[] values) {
    ValueBytes bytes = new ValueBytes();
    bytes.room(Integer.BYTES).putInt(values.length);
    for (Object value : values) {
      bytes.write(value);
    }
    return Arrays.copyOf(bytes.out.array(), bytes.out.position());
  }

  static @Nullable Object[] values(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    @Nullable Object[] values = new @Nullable Object[in.getInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = read(in);
    }
    return values;
  }

  /** The buffer with room for a kind and so many bytes behind it. */
  private ByteBuffer room(int bytes) {
    if (out.remaining() <= bytes) {
      int length = Math.max(2 * out.capacity(), out.position() + bytes + 1);
      out = ByteBuffer.wrap(Arrays.copyOf(out.array(), length)).position(out.position());
    }
    return out;
  }

  private void write(@Nullable Object value) {
    if (value == null) {
      room(0).put(NULL);
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      room(Integer.BYTES + bytes.length).put(TEXT).putInt(bytes.length).put(bytes);
    } else if (value instanceof Long number) {
      room(Long.BYTES).put(LONG).putLong(number);
    } else if (value instanceof Integer number) {
      room(Integer.BYTES).put(INTEGER).putInt(number);
    } else if (value instanceof Double number) {
      room(Double.BYTES).put(DOUBLE).putDouble(number);
    } else if (value instanceof BigDecimal number) {
      byte[] bytes = number.unscaledValue().toByteArray();
      room(2 * Integer.BYTES + bytes.length)
          .put(DECIMAL)
          .putInt(number.scale())
          .putInt(bytes.length)
          .put(bytes);
    } else if (value instanceof Boolean truth) {
      room(1).put(BOOLEAN).put((byte) (truth ? 1 : 0));
    } else if (value instanceof TextMap map) {
      room(Integer.BYTES).put(MAP).putInt(map.texts().size());
      for (Map.Entry<String, @Nullable String> entry : map.texts().entrySet()) {
        write(entry.getKey());
        write(entry.getValue());
      }
    } else {
      throw new IllegalArgumentException("no typed value: " + value.getClass());
    }
  }

  private static @Nullable Object read(ByteBuffer in) {
    byte kind = in.get();
    return switch (kind) {
      case NULL -> null;
      case TEXT -> text(in);
      case LONG -> in.getLong();
      case INTEGER -> in.getInt();
      case DOUBLE -> in.getDouble();
      case DECIMAL -> decimal(in);
      case BOOLEAN -> in.get() == 1;
      case MAP -> map(in);
      default -> throw new IllegalArgumentException("no kind of value: " + kind);
    };
  }

  private static String text(ByteBuffer in) {
    int length = in.getInt();
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static BigDecimal decimal(ByteBuffer in) {
    int scale = in.getInt();
    byte[] unscaled = new byte[in.getInt()];
    in.get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  private static TextMap map(ByteBuffer in) {
    int size = in.getInt();
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String name = String.valueOf(read(in));
      texts.put(name, (String) read(in));
    }
    return new TextMap(Collections.unmodifiableMap(texts));
  }
}
