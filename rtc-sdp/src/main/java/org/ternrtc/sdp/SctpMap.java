package org.ternrtc.sdp;

import org.jspecify.annotations.Nullable;

/**
 * The early draft's form of {@link SctpPort}, which aiortc still writes: {@code 5000
 * webrtc-datachannel 65535}.
 *
 * @param streams null when not written
 */
public record SctpMap(int port, String application, @Nullable Integer streams)
    implements Attribute {
  /** Refuses what is out of range. */
  public SctpMap {
    Grammar.inRange(port, 0, 65535, "port of a=sctpmap");
    Grammar.word(application, "application of a=sctpmap");
    if (streams != null) {
      Grammar.inRange(streams, 0, 65535, "streams of a=sctpmap");
    }
  }

  static SctpMap ofValue(String text) {
    Fields fields = new Fields(text);
    int port = Grammar.integer(fields.next("port of a=sctpmap"), 0, 65535, "port of a=sctpmap");
    String application = fields.next("application of a=sctpmap");
    String streams = fields.nextOrNull();
    fields.end();
    return new SctpMap(
        port,
        application,
        streams == null ? null : Grammar.integer(streams, 0, 65535, "streams of a=sctpmap"));
  }

  @Override
  public String attributeName() {
    return "sctpmap";
  }

  @Override
  public String attributeValue() {
    String value = port + " " + application;
    return streams == null ? value : value + " " + streams;
  }
}
