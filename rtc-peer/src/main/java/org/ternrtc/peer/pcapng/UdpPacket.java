package org.ternrtc.peer.pcapng;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Dresses what UDP carries as packets that Wireshark reads. */
public final class UdpPacket {
  private static final int UDP = 17;
  private static final int UDP_HEADER = 8;
  private static final int IPV4_HEADER = 20;
  private static final int IPV6_HEADER = 40;

  // Tags of Wireshark's exported PDUs (epan/exported_pdu.h).
  private static final int TAG_DISSECTOR = 12;
  private static final int TAG_IPV4_SOURCE = 20;
  private static final int TAG_IPV6_SOURCE = 22;

  private UdpPacket() {}

  /** With IP and UDP header, for {@link PcapngBlocks#LINKTYPE_RAW}. */
  public static byte[] raw(InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    boolean ipv6 = ipv6(from, to);
    byte[] source = address(from, ipv6);
    byte[] destination = address(to, ipv6);
    int length = UDP_HEADER + payload.length;
    ByteBuffer udp = ByteBuffer.allocate(length);
    udp.putShort((short) from.getPort()).putShort((short) to.getPort()).putShort((short) length);
    udp.putShort((short) 0).put(payload);
    int sum = sum(source) + sum(destination) + UDP + length + sum(udp.array());
    int checksum = fold(sum);
    udp.putShort(6, (short) (checksum == 0 ? 0xFFFF : checksum));
    ByteBuffer packet = ByteBuffer.allocate((ipv6 ? IPV6_HEADER : IPV4_HEADER) + length);
    if (ipv6) {
      packet.putInt(6 << 28).putShort((short) length).put((byte) UDP).put((byte) 64);
      packet.put(source).put(destination);
    } else {
      packet.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_HEADER + length));
      packet.putInt(0).put((byte) 64).put((byte) UDP).putShort((short) 0);
      packet.put(source).put(destination);
      packet.putShort(10, (short) fold(sum(Arrays.copyOf(packet.array(), IPV4_HEADER))));
    }
    return packet.put(udp.rewind()).array();
  }

  /**
   * With the name of its dissector, for {@link PcapngBlocks#LINKTYPE_WIRESHARK_UPPER_PDU}: what was
   * never on the wire in this form. Without ports: those of the wire are known to carry SRTP, and
   * Wireshark would take what is in the clear for encrypted.
   */
  public static byte[] exported(
      String dissector, InetSocketAddress from, InetSocketAddress to, byte[] payload) {
    boolean ipv6 = ipv6(from, to);
    var out = new ByteArrayOutputStream();
    tag(out, TAG_DISSECTOR, dissector.getBytes(StandardCharsets.US_ASCII));
    int source = ipv6 ? TAG_IPV6_SOURCE : TAG_IPV4_SOURCE;
    tag(out, source, address(from, ipv6));
    tag(out, source + 1, address(to, ipv6));
    tag(out, 0, new byte[0]);
    out.writeBytes(payload);
    return out.toByteArray();
  }

  private static void tag(ByteArrayOutputStream out, int tag, byte[] value) {
    int padded = (value.length + 3) & ~3;
    out.writeBytes(ByteBuffer.allocate(4).putShort((short) tag).putShort((short) padded).array());
    out.writeBytes(Arrays.copyOf(value, padded));
  }

  private static boolean ipv6(InetSocketAddress from, InetSocketAddress to) {
    return from.getAddress() instanceof Inet6Address || to.getAddress() instanceof Inet6Address;
  }

  /** The unspecified one for an address of another family than its peer's. */
  private static byte[] address(InetSocketAddress of, boolean ipv6) {
    InetAddress address = of.getAddress();
    boolean fits = ipv6 ? address instanceof Inet6Address : address instanceof Inet4Address;
    return fits ? address.getAddress() : new byte[ipv6 ? 16 : 4];
  }

  private static int sum(byte[] data) {
    int sum = 0;
    for (int i = 0; i < data.length; i += 2) {
      sum += (data[i] & 0xFF) << 8 | (i + 1 < data.length ? data[i + 1] & 0xFF : 0);
    }
    return sum;
  }

  /** RFC 1071. */
  private static int fold(int sum) {
    int folded = sum;
    while (folded >>> 16 != 0) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return ~folded & 0xFFFF;
  }
}
