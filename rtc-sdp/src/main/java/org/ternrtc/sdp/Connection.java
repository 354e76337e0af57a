package org.ternrtc.sdp;

/**
 * A {@code c=} line, RFC 8866 section 5.7, also the end of {@code a=rtcp}.
 *
 * @param address with {@code /ttl/count} when multicast; WebRTC writes {@code 0.0.0.0} or the
 *     default candidate's
 */
public record Connection(String networkType, String addressType, String address) {
  /** What WebRTC writes before it has candidates, RFC 8829 section 5.2.1. */
  public static final Connection UNSPECIFIED = new Connection("IN", "IP4", "0.0.0.0");

  /** Refuses what would not stay in its field. */
  public Connection {
    Grammar.token(networkType, "network type");
    Grammar.token(addressType, "address type");
    Grammar.word(address, "address");
  }

  /** For an IP address; a colon in it makes it {@code IP6}. */
  public static Connection of(String address) {
    return new Connection("IN", address.indexOf(':') >= 0 ? "IP6" : "IP4", address);
  }

  static Connection ofValue(String text) {
    Fields fields = new Fields(text);
    Connection connection = ofFields(fields, "c=");
    fields.end();
    return connection;
  }

  static Connection ofFields(Fields fields, String where) {
    return new Connection(
        fields.next("network type of " + where),
        fields.next("address type of " + where),
        fields.next("address of " + where));
  }

  String value() {
    return networkType + " " + addressType + " " + address;
  }
}
