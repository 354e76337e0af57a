package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a {@link MediaDescription}. Lists given replace what was there; single items are added.
 */
public final class MediaDescriptionBuilder {
  private final String kind;
  private final String protocol;
  private int port;
  private int portCount = 1;
  private final List<String> formats = new ArrayList<>();
  private @Nullable String information;
  private final List<Connection> connections = new ArrayList<>();
  private final List<Bandwidth> bandwidths = new ArrayList<>();
  private @Nullable String key;
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<UnknownLine> unknownLines = new ArrayList<>();

  MediaDescriptionBuilder(String kind, int port, String protocol) {
    this.kind = kind;
    this.port = port;
    this.protocol = protocol;
  }

  /** Sets the port. */
  public MediaDescriptionBuilder port(int port) {
    this.port = port;
    return this;
  }

  /** Sets the number of ports. */
  public MediaDescriptionBuilder portCount(int portCount) {
    this.portCount = portCount;
    return this;
  }

  /** Adds a format. */
  public MediaDescriptionBuilder format(String format) {
    formats.add(format);
    return this;
  }

  /** Adds a payload type. */
  public MediaDescriptionBuilder format(int payloadType) {
    return format(Integer.toString(payloadType));
  }

  /** Replaces the formats. */
  public MediaDescriptionBuilder formats(List<String> formats) {
    return replace(this.formats, formats);
  }

  /** Sets or removes the {@code i=} line. */
  public MediaDescriptionBuilder information(@Nullable String information) {
    this.information = information;
    return this;
  }

  /** Adds a {@code c=} line. */
  public MediaDescriptionBuilder connection(Connection connection) {
    connections.add(connection);
    return this;
  }

  /** Replaces the {@code c=} lines. */
  public MediaDescriptionBuilder connections(List<Connection> connections) {
    return replace(this.connections, connections);
  }

  /** Adds a {@code b=} line. */
  public MediaDescriptionBuilder bandwidth(Bandwidth bandwidth) {
    bandwidths.add(bandwidth);
    return this;
  }

  /** Replaces the {@code b=} lines. */
  public MediaDescriptionBuilder bandwidths(List<Bandwidth> bandwidths) {
    return replace(this.bandwidths, bandwidths);
  }

  /** Sets or removes the {@code k=} line. */
  public MediaDescriptionBuilder key(@Nullable String key) {
    this.key = key;
    return this;
  }

  /** Adds an attribute. */
  public MediaDescriptionBuilder attribute(Attribute attribute) {
    attributes.add(attribute);
    return this;
  }

  /** Replaces the attributes. */
  public MediaDescriptionBuilder attributes(List<? extends Attribute> attributes) {
    return replace(this.attributes, attributes);
  }

  /**
   * Adds a codec: its format and its {@code rtpmap}, {@code rtcp-fb} and {@code fmtp} lines, the
   * latter renumbered to its payload type.
   */
  public MediaDescriptionBuilder codec(Codec codec) {
    format(codec.payloadType());
    attributes.addAll(codec.toAttributes());
    return this;
  }

  /** Adds a line of an unknown letter. */
  public MediaDescriptionBuilder unknownLine(UnknownLine line) {
    unknownLines.add(line);
    return this;
  }

  /** Replaces the lines of unknown letters. */
  public MediaDescriptionBuilder unknownLines(List<UnknownLine> lines) {
    return replace(unknownLines, lines);
  }

  /**
   * The section.
   *
   * @throws IllegalArgumentException if it has no format, or anything is out of range
   */
  public MediaDescription build() {
    return new MediaDescription(
        kind,
        port,
        portCount,
        protocol,
        formats,
        information,
        connections,
        bandwidths,
        key,
        attributes,
        unknownLines);
  }

  private <T> MediaDescriptionBuilder replace(List<T> old, List<? extends T> replacement) {
    List<T> copy = List.copyOf(replacement);
    old.clear();
    old.addAll(copy);
    return this;
  }
}
