package org.ternrtc.sctp.packet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of INIT and INIT ACK, RFC 9260 sections 3.2.1 and 3.3.2.1, each of this form:
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |        Parameter Type         |       Parameter Length        |
 * +-------------------------------+-------------------------------+
 * \                        Parameter Value                        \
 * +---------------------------------------------------------------+
 * </pre>
 *
 * @param cookie State Cookie (7), or null
 * @param supportedExtensions chunk types of Supported Extensions (0x8008, RFC 5061), one a byte
 * @param forwardTsn whether Forward-TSN-Supported (0xC000, RFC 3758) is there
 * @param errorDetectionMethod Zero Checksum Acceptable (0x8001, RFC 9653): 1 is DTLS, 0 is none
 * @param unrecognized whole parameters that are to be reported to their sender
 */
public record InitParameters(
    @Nullable Bytes cookie,
    Bytes supportedExtensions,
    boolean forwardTsn,
    int errorDetectionMethod,
    List<Bytes> unrecognized) {
  /** Error detection method of SCTP over DTLS, RFC 9653 section 7. */
  public static final int DTLS = 1;

  private static final int IPV4_ADDRESS = 5;
  private static final int IPV6_ADDRESS = 6;
  private static final int STATE_COOKIE = 7;
  private static final int UNRECOGNIZED = 8;
  private static final int COOKIE_PRESERVATIVE = 9;
  private static final int SUPPORTED_ADDRESSES = 12;
  private static final int ECN = 0x8000;
  private static final int ZERO_CHECKSUM = 0x8001;
  private static final int RANDOM = 0x8002;
  private static final int CHUNK_LIST = 0x8003;
  private static final int HMAC_ALGORITHMS = 0x8004;
  private static final int SUPPORTED_EXTENSIONS = 0x8008;
  private static final int FORWARD_TSN = 0xC000;
  private static final int ADAPTATION = 0xC006;
  private static final int MAX_REPORTED = 8;

  /** Copies the list. */
  public InitParameters {
    unrecognized = List.copyOf(unrecognized);
  }

  static InitParameters parse(Bytes in) throws MalformedPacketException {
    Bytes cookie = null;
    Bytes extensions = Bytes.EMPTY;
    boolean forwardTsn = false;
    int method = 0;
    var unrecognized = new ArrayList<Bytes>();
    var reader = new ParameterReader(in);
    loop:
    while (reader.next()) {
      Bytes value = reader.value();
      int type = reader.type();
      switch (type) {
        case STATE_COOKIE -> cookie = value;
        case SUPPORTED_EXTENSIONS -> extensions = value;
        case FORWARD_TSN -> forwardTsn = true;
        case ZERO_CHECKSUM -> method = value.length() == 4 ? value.i32(0) : 0;
        // Known and of no use over DTLS: addresses, ECN, AUTH, adaptation.
        case IPV4_ADDRESS,
            IPV6_ADDRESS,
            UNRECOGNIZED,
            COOKIE_PRESERVATIVE,
            SUPPORTED_ADDRESSES,
            ECN,
            RANDOM,
            CHUNK_LIST,
            HMAC_ALGORITHMS,
            ADAPTATION -> {}
        default -> {
          if ((type & 0x4000) != 0 && unrecognized.size() < MAX_REPORTED) {
            unrecognized.add(reader.whole());
          }
          if ((type & 0x8000) == 0) {
            // The upper bit says: stop processing, RFC 9260 section 3.2.1.
            break loop;
          }
        }
      }
    }
    return new InitParameters(cookie, extensions, forwardTsn, method, unrecognized);
  }

  /** Whether the sender takes chunks of this type. */
  public boolean supports(int chunkType) {
    for (int i = 0; i < supportedExtensions.length(); i++) {
      if (supportedExtensions.u8(i) == chunkType) {
        return true;
      }
    }
    return false;
  }

  int length() {
    int length = 0;
    if (cookie != null) {
      length = 4 + cookie.length();
    }
    if (supportedExtensions.length() > 0) {
      length = PacketWriter.padded(length) + 4 + supportedExtensions.length();
    }
    if (forwardTsn) {
      length = PacketWriter.padded(length) + 4;
    }
    if (errorDetectionMethod != 0) {
      length = PacketWriter.padded(length) + 8;
    }
    for (Bytes parameter : unrecognized) {
      length = PacketWriter.padded(length) + 4 + parameter.length();
    }
    return length;
  }

  void writeTo(PacketWriter out) {
    if (cookie != null) {
      out.tlv(STATE_COOKIE, cookie);
    }
    if (supportedExtensions.length() > 0) {
      out.tlv(SUPPORTED_EXTENSIONS, supportedExtensions);
    }
    if (forwardTsn) {
      out.tlv(FORWARD_TSN, Bytes.EMPTY);
    }
    if (errorDetectionMethod != 0) {
      out.pad();
      out.u16(ZERO_CHECKSUM);
      out.u16(8);
      out.u32(errorDetectionMethod);
    }
    for (Bytes parameter : unrecognized) {
      out.tlv(UNRECOGNIZED, parameter);
    }
  }
}
