package org.ternrtc.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers in network byte order. The array's own bounds are checked, nothing else. */
public final class BigEndian {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  public static int u16(byte[] array, int offset) {
    return (short) SHORT.get(array, offset) & 0xFFFF;
  }

  public static int u24(byte[] array, int offset) {
    return (array[offset] & 0xFF) << 16 | u16(array, offset + 1);
  }

  public static int i32(byte[] array, int offset) {
    return (int) INT.get(array, offset);
  }

  public static long i64(byte[] array, int offset) {
    return (long) LONG.get(array, offset);
  }

  public static void put16(byte[] array, int offset, int value) {
    SHORT.set(array, offset, (short) value);
  }

  public static void put24(byte[] array, int offset, int value) {
    array[offset] = (byte) (value >> 16);
    put16(array, offset + 1, value);
  }

  public static void put32(byte[] array, int offset, int value) {
    INT.set(array, offset, value);
  }

  public static void put64(byte[] array, int offset, long value) {
    LONG.set(array, offset, value);
  }
}
