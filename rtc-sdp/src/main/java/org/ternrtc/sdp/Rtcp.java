package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/** The RTCP port without {@code rtcp-mux}, RFC 3605 section 2.1. */
public record Rtcp(int port, @Nullable Connection connection) implements Attribute {
  /** Refuses what is out of range. */
  public Rtcp {
    Grammar.inRange(port, 0, 65535, "port of a=rtcp");
  }

  static Rtcp ofValue(String text) {
    Fields fields = new Fields(text);
    int port = Grammar.integer(fields.next("port of a=rtcp"), 0, 65535, "port of a=rtcp");
    Connection connection = fields.hasMore() ? Connection.ofFields(fields, "a=rtcp") : null;
    fields.end();
    return new Rtcp(port, connection);
  }

  @Override
  public String attributeName() {
    return "rtcp";
  }

  @Override
  public String attributeValue() {
    return connection == null ? Integer.toString(port) : port + " " + connection.value();
  }
}
