package org.ternrtc.dtls.srtp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes datagrams apart into DTLS records, RFC 6347 section 4.1. */
final class Records {
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;
  static final int CLIENT_HELLO = 1;

  private Records() {}

  static List<byte[]> split(byte[] datagram) {
    var records = new ArrayList<byte[]>();
    for (int at = 0; at < datagram.length; ) {
      int end = at + 13 + u16(datagram, at + 11);
      records.add(Arrays.copyOfRange(datagram, at, end));
      at = end;
    }
    return records;
  }

  static int type(byte[] record) {
    return record[0];
  }

  static int epoch(byte[] record) {
    return u16(record, 3);
  }

  static int messageType(byte[] record) {
    return record[13];
  }

  static void setSequence(byte[] record, int sequence) {
    record[9] = (byte) (sequence >> 8);
    record[10] = (byte) sequence;
  }

  /** A record whose one handshake message is in fragments of this size. */
  static List<byte[]> fragment(byte[] record, int size) {
    var fragments = new ArrayList<byte[]>();
    int length = record.length - 25;
    for (int at = 0; at < length; at += size) {
      fragments.add(
          handshake(
              record[13],
              length,
              u16(record, 17),
              at,
              Arrays.copyOfRange(record, 25 + at, 25 + Math.min(at + size, length))));
    }
    return fragments;
  }

  /** A record of epoch 0 with one fragment of a handshake message. */
  static byte[] handshake(int type, int length, int messageSeq, int offset, byte[] fragment) {
    byte[] record = new byte[25 + fragment.length];
    record[0] = HANDSHAKE;
    record[1] = (byte) 0xFE;
    record[2] = (byte) 0xFD;
    record[11] = (byte) ((12 + fragment.length) >> 8);
    record[12] = (byte) (12 + fragment.length);
    record[13] = (byte) type;
    put24(length, record, 14);
    record[17] = (byte) (messageSeq >> 8);
    record[18] = (byte) messageSeq;
    put24(offset, record, 19);
    put24(fragment.length, record, 22);
    System.arraycopy(fragment, 0, record, 25, fragment.length);
    return record;
  }

  private static void put24(int value, byte[] bytes, int offset) {
    bytes[offset] = (byte) (value >> 16);
    bytes[offset + 1] = (byte) (value >> 8);
    bytes[offset + 2] = (byte) value;
  }

  private static int u16(byte[] bytes, int offset) {
    return (bytes[offset] & 0xFF) << 8 | (bytes[offset + 1] & 0xFF);
  }
}
