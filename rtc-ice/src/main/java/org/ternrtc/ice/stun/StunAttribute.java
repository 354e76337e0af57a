package org.ternrtc.ice.stun;

/**
 * Attribute types of RFC 8489 section 18.3, RFC 8445 section 16.1 and RFC 8656 section 18. Those of
 * RFC 8656 are not understood in a Binding request.
 */
public final class StunAttribute {
  public static final int MAPPED_ADDRESS = 0x0001;
  public static final int USERNAME = 0x0006;
  public static final int MESSAGE_INTEGRITY = 0x0008;
  public static final int ERROR_CODE = 0x0009;
  public static final int UNKNOWN_ATTRIBUTES = 0x000A;
  public static final int CHANNEL_NUMBER = 0x000C;
  public static final int LIFETIME = 0x000D;
  public static final int XOR_PEER_ADDRESS = 0x0012;
  public static final int DATA = 0x0013;
  public static final int REALM = 0x0014;
  public static final int NONCE = 0x0015;
  public static final int XOR_RELAYED_ADDRESS = 0x0016;
  public static final int REQUESTED_ADDRESS_FAMILY = 0x0017;
  public static final int REQUESTED_TRANSPORT = 0x0019;
  public static final int MESSAGE_INTEGRITY_SHA256 = 0x001C;
  public static final int XOR_MAPPED_ADDRESS = 0x0020;
  public static final int PRIORITY = 0x0024;
  public static final int USE_CANDIDATE = 0x0025;
  public static final int ALTERNATE_SERVER = 0x8023;
  public static final int FINGERPRINT = 0x8028;
  public static final int ICE_CONTROLLED = 0x8029;
  public static final int ICE_CONTROLLING = 0x802A;

  private StunAttribute() {}

  /** Whether a message with this attribute may be processed, RFC 8489 section 14. */
  static boolean understood(int type) {
    return type >= 0x8000
        || switch (type) {
          case MAPPED_ADDRESS,
              USERNAME,
              MESSAGE_INTEGRITY,
              ERROR_CODE,
              UNKNOWN_ATTRIBUTES,
              REALM,
              NONCE,
              MESSAGE_INTEGRITY_SHA256,
              XOR_MAPPED_ADDRESS,
              PRIORITY,
              USE_CANDIDATE ->
              true;
          default -> false;
        };
  }
}
