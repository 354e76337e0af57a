package org.ternrtc.peer.pcapng;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The blocks of a pcapng file, each whole and ready to be written, in network byte order. */
public final class PcapngBlocks {
  /** Packets that begin with an IP header. */
  public static final int LINKTYPE_RAW = 101;

  /** Packets that name their dissector, Wireshark's "exported PDU". */
  public static final int LINKTYPE_WIRESHARK_UPPER_PDU = 252;

  static final int SECTION_HEADER = 0x0A0D0D0A;
  static final int INTERFACE = 1;
  static final int ENHANCED_PACKET = 6;
  static final int DECRYPTION_SECRETS = 10;
  static final int BYTE_ORDER = 0x1A2B3C4D;

  /** "TLSK": the secrets are lines of a TLS key log. */
  static final int TLS_KEY_LOG = 0x544C534B;

  private static final int BLOCK_OVERHEAD = 12;
  private static final int OPTION_END = 0;
  private static final int OPTION_INTERFACE_NAME = 2;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_APPLICATION = 4;
  private static final int OPTION_PACKET_FLAGS = 2;
  private static final int INBOUND = 1;
  private static final int OUTBOUND = 2;
  private static final int ANY_LENGTH = -1;

  private PcapngBlocks() {}

  /** What every file begins with. */
  public static byte[] section(String application) {
    byte[] name = application.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(16 + 8 + padded(name.length));
    body.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(ANY_LENGTH);
    option(body, OPTION_APPLICATION, name);
    body.putInt(OPTION_END);
    return block(SECTION_HEADER, body);
  }

  /** An interface; packets refer to it by its place. Times are in nanoseconds. */
  public static byte[] networkInterface(int linkType, String name) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(8 + 4 + padded(text.length) + 8 + 4);
    body.putShort((short) linkType).putShort((short) 0).putInt(0);
    option(body, OPTION_INTERFACE_NAME, text);
    option(body, OPTION_TIME_RESOLUTION, new byte[] {9});
    body.putInt(OPTION_END);
    return block(INTERFACE, body);
  }

  /** Lines of a TLS key log; stands before the packets that it opens. */
  public static byte[] secrets(String keyLog) {
    byte[] lines = keyLog.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer body = ByteBuffer.allocate(8 + padded(lines.length));
    body.putInt(TLS_KEY_LOG).putInt(lines.length).put(lines);
    return block(DECRYPTION_SECRETS, body);
  }

  /**
   * One packet.
   *
   * @param network place of the interface
   * @param epochNanos since 1970
   */
  public static byte[] packet(int network, long epochNanos, boolean sent, byte[] data) {
    ByteBuffer body = ByteBuffer.allocate(20 + padded(data.length) + 12);
    body.putInt(network).putLong(epochNanos).putInt(data.length).putInt(data.length).put(data);
    body.position(20 + padded(data.length));
    option(
        body,
        OPTION_PACKET_FLAGS,
        ByteBuffer.allocate(4).putInt(sent ? OUTBOUND : INBOUND).array());
    body.putInt(OPTION_END);
    return block(ENHANCED_PACKET, body);
  }

  private static void option(ByteBuffer body, int code, byte[] value) {
    body.putShort((short) code).putShort((short) value.length);
    int end = body.position() + padded(value.length);
    body.put(value).position(end);
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static byte[] block(int type, ByteBuffer body) {
    int length = body.capacity() + BLOCK_OVERHEAD;
    ByteBuffer block = ByteBuffer.allocate(length);
    block.putInt(type).putInt(length).put(body.rewind()).putInt(length);
    return block.array();
  }
}
