package org.ternrtc.sdp;

/**
 * The {@code o=} line, RFC 8866 section 5.2.
 *
 * @param sessionId 64 bits without sign; RFC 8829 section 5.2.1 wants a random one below 2^63
 * @param sessionVersion 64 bits without sign; one more with each changed description
 */
public record Origin(
    String userName,
    long sessionId,
    long sessionVersion,
    String networkType,
    String addressType,
    String address) {
  /** Refuses what would not stay in its field. */
  public Origin {
    Grammar.word(userName, "user name of o=");
    Grammar.token(networkType, "network type of o=");
    Grammar.token(addressType, "address type of o=");
    Grammar.word(address, "address of o=");
  }

  /** As WebRTC writes it: no user name and no address of ours. */
  public static Origin webRtc(long sessionId, long sessionVersion) {
    return new Origin("-", sessionId, sessionVersion, "IN", "IP4", "127.0.0.1");
  }

  /** The same session, another version. */
  public Origin withSessionVersion(long version) {
    return new Origin(userName, sessionId, version, networkType, addressType, address);
  }

  static Origin ofValue(String text) {
    Fields fields = new Fields(text);
    Origin origin =
        new Origin(
            fields.next("user name of o="),
            Grammar.unsignedLong(fields.next("session id of o="), "session id of o="),
            Grammar.unsignedLong(fields.next("session version of o="), "session version of o="),
            fields.next("network type of o="),
            fields.next("address type of o="),
            fields.next("address of o="));
    fields.end();
    return origin;
  }

  String value() {
    return String.join(
        " ",
        userName,
        Long.toUnsignedString(sessionId),
        Long.toUnsignedString(sessionVersion),
        networkType,
        addressType,
        address);
  }
}
