package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A media section: the {@code m=} line and what follows it, RFC 8866 section 5.14.
 *
 * @param kind {@code audio}, {@code video}, {@code application} or another
 * @param port 0 to 65535; 0 rejects the section unless it is bundle-only, 9 stands for "not known
 *     yet"
 * @param portCount 1 unless written with a slash
 * @param protocol such as {@code UDP/TLS/RTP/SAVPF}
 * @param formats payload types of RTP media, else names; not empty
 * @param information the {@code i=} line, or null
 * @param connections the {@code c=} lines, in WebRTC one
 * @param bandwidths the {@code b=} lines
 * @param key the obsolete {@code k=} line, or null
 * @param attributes the {@code a=} lines in order
 * @param unknownLines lines of unknown letters
 */
public record MediaDescription(
    String kind,
    int port,
    int portCount,
    String protocol,
    List<String> formats,
    @Nullable String information,
    List<Connection> connections,
    List<Bandwidth> bandwidths,
    @Nullable String key,
    List<Attribute> attributes,
    List<UnknownLine> unknownLines)
    implements Section {
  /** The profile of encrypted media, RFC 8829 section 5.1.2. */
  public static final String UDP_TLS_RTP_SAVPF = "UDP/TLS/RTP/SAVPF";

  /** The profile of data channels, RFC 8841 section 4. */
  public static final String UDP_DTLS_SCTP = "UDP/DTLS/SCTP";

  /** Copies the lists; refuses what is out of range. */
  public MediaDescription {
    Grammar.token(kind, "media of m=");
    Grammar.inRange(port, 0, 65535, "port of m=");
    Grammar.inRange(portCount, 1, 65535, "number of ports of m=");
    for (String part : protocol.split("/", -1)) {
      Grammar.token(part, "protocol of m=");
    }
    formats = List.copyOf(formats);
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("m= has no format");
    }
    for (String format : formats) {
      if (isRtp(protocol)) {
        Grammar.integer(format, 0, 127, "payload type of m=");
      } else {
        Grammar.token(format, "format of m=");
      }
    }
    Grammar.textOrNull(information, "i=");
    connections = List.copyOf(connections);
    bandwidths = List.copyOf(bandwidths);
    Grammar.textOrNull(key, "k=");
    attributes = List.copyOf(attributes);
    unknownLines = List.copyOf(unknownLines);
  }

  /** A section with one format at least to come. */
  public static MediaDescriptionBuilder builder(String kind, int port, String protocol) {
    return new MediaDescriptionBuilder(kind, port, protocol);
  }

  /** A builder that holds all of this. */
  public MediaDescriptionBuilder toBuilder() {
    return new MediaDescriptionBuilder(kind, port, protocol)
        .portCount(portCount)
        .formats(formats)
        .information(information)
        .connections(connections)
        .bandwidths(bandwidths)
        .key(key)
        .attributes(attributes)
        .unknownLines(unknownLines);
  }

  static MediaDescriptionBuilder ofValue(String text) {
    Fields fields = new Fields(text);
    String kind = fields.next("media of m=");
    String ports = fields.next("port of m=");
    int slash = ports.indexOf('/');
    int port =
        Grammar.integer(slash < 0 ? ports : ports.substring(0, slash), 0, 65535, "port of m=");
    int count =
        slash < 0
            ? 1
            : Grammar.integer(ports.substring(slash + 1), 1, 65535, "number of ports of m=");
    MediaDescriptionBuilder builder =
        new MediaDescriptionBuilder(kind, port, fields.next("protocol of m=")).portCount(count);
    List<String> formats = new ArrayList<>();
    do {
      formats.add(fields.next("format of m="));
    } while (fields.hasMore());
    return builder.formats(formats);
  }

  /** The value of {@code a=mid}, or null. */
  public @Nullable String mid() {
    Mid mid = attribute(Mid.class);
    return mid == null ? null : mid.value();
  }

  /**
   * The section's own direction, {@code sendrecv} when it has none; see {@link
   * SessionDescription#direction}.
   */
  public Direction direction() {
    Direction direction = attribute(Direction.class);
    return direction == null ? Direction.SENDRECV : direction;
  }

  /** Whether the section is turned down: port 0 and not bundle-only (RFC 8843 section 6). */
  public boolean isRejected() {
    return port == 0 && !has(Flag.BUNDLE_ONLY);
  }

  /** Whether the section carries RTP. */
  public boolean isRtp() {
    return isRtp(protocol);
  }

  /** Whether the section carries SCTP over DTLS, in the standard's form or in the early draft's. */
  public boolean isSctp() {
    return protocol.equals("SCTP") || protocol.endsWith("/SCTP");
  }

  /** Whether the protocol runs over DTLS. */
  public boolean isDtls() {
    return Arrays.stream(protocol.split("/"))
        .anyMatch(part -> part.equals("TLS") || part.equals("DTLS"));
  }

  /** The payload types of RTP media in order of preference; empty for other media. */
  public List<Integer> payloadTypes() {
    return isRtp() ? formats.stream().map(Integer::valueOf).toList() : List.of();
  }

  /**
   * The formats of RTP media in order of preference, each once, with what the attributes say about
   * it. Left out are formats nobody explains, and retransmission formats ({@code rtx}) of a format
   * that is not here.
   */
  public List<Codec> codecs() {
    return Codec.of(this);
  }

  /** The codec of a payload type, or null; see {@link #codecs}. */
  public @Nullable Codec codec(int payloadType) {
    for (Codec codec : codecs()) {
      if (codec.payloadType() == payloadType) {
        return codec;
      }
    }
    return null;
  }

  /** The candidates that could be read. */
  public List<Candidate> candidates() {
    return attributes(Candidate.class);
  }

  /**
   * The SCTP port, from {@code a=sctp-port}, or an early draft's {@code a=sctpmap} or format; -1
   * when nowhere.
   */
  public int sctpPort() {
    SctpPort port = attribute(SctpPort.class);
    if (port != null) {
      return port.port();
    }
    SctpMap map = attribute(SctpMap.class);
    if (map != null) {
      return map.port();
    }
    String format = formats.getFirst();
    boolean number = isSctp() && format.length() <= 5 && format.chars().allMatch(Grammar::isDigit);
    return number && Integer.parseInt(format) <= 65535 ? Integer.parseInt(format) : -1;
  }

  /** The same with another port. */
  public MediaDescription withPort(int port) {
    return toBuilder().port(port).build();
  }

  /** The same with other formats. */
  public MediaDescription withFormats(List<String> formats) {
    return toBuilder().formats(formats).build();
  }

  /** The same with this one {@code c=} line. */
  public MediaDescription withConnection(Connection connection) {
    return toBuilder().connections(List.of(connection)).build();
  }

  /** The same with these {@code b=} lines. */
  public MediaDescription withBandwidths(List<Bandwidth> bandwidths) {
    return toBuilder().bandwidths(bandwidths).build();
  }

  /** The same with other attributes. */
  public MediaDescription withAttributes(List<Attribute> attributes) {
    return toBuilder().attributes(attributes).build();
  }

  /** The same with one more attribute at the end. */
  public MediaDescription withAttribute(Attribute attribute) {
    return withAttributes(AttributeLists.plus(attributes, attribute));
  }

  /** The same without attributes of the type. */
  public MediaDescription withoutAttributes(Class<? extends Attribute> type) {
    return withAttributes(AttributeLists.minus(attributes, type));
  }

  /**
   * The same with this attribute in the place of all of its name (of any direction, for a
   * direction).
   */
  public MediaDescription replacing(Attribute attribute) {
    return withAttributes(AttributeLists.replacing(attributes, attribute));
  }

  /** The same with another direction. */
  public MediaDescription withDirection(Direction direction) {
    return replacing(direction);
  }

  /**
   * How an answer turns this section down, RFC 8829 section 5.3.1: port 0, the formats, the mid,
   * inactive.
   */
  public MediaDescription rejected() {
    MediaDescriptionBuilder builder =
        builder(kind, 0, protocol).formats(formats).connection(Connection.UNSPECIFIED);
    Mid mid = attribute(Mid.class);
    if (mid != null) {
      builder.attribute(mid);
    }
    return builder.attribute(Direction.INACTIVE).build();
  }

  private static boolean isRtp(String protocol) {
    return protocol.startsWith("RTP/") || protocol.contains("/RTP/");
  }

  /** The number of lines in front of the first attribute, unknown ones not counted. */
  private int headLines() {
    return 1
        + (information == null ? 0 : 1)
        + connections.size()
        + bandwidths.size()
        + (key == null ? 0 : 1);
  }

  int offsetOfAttribute(int index) {
    return SectionLines.offsetOf(headLines() + index, unknownLines);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String ports = portCount == 1 ? Integer.toString(port) : port + "/" + portCount;
    lines.add("m=" + kind + " " + ports + " " + protocol + " " + String.join(" ", formats));
    if (information != null) {
      lines.add("i=" + information);
    }
    connections.forEach(connection -> lines.add("c=" + connection.value()));
    bandwidths.forEach(bandwidth -> lines.add("b=" + bandwidth.text()));
    if (key != null) {
      lines.add("k=" + key);
    }
    attributes.forEach(attribute -> lines.add(attribute.toLine()));
    return SectionLines.merge(lines, unknownLines);
  }

  /** The section as text, each line ending in CRLF. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    SectionLines.append(out, lines());
    return out.toString();
  }
}
