package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.List;

/** Lines to values: the order of RFC 8866 section 5, and a place for each fault. */
final class SdpParser {
  private final List<SdpLines.Line> lines;
  private int position;
  private int passedOver;

  private SdpParser(List<SdpLines.Line> lines) {
    this.lines = lines;
  }

  static SessionDescription description(List<SdpLines.Line> lines) throws SdpException {
    return new SdpParser(lines).session();
  }

  static SdpFragment fragment(List<SdpLines.Line> lines) throws SdpException {
    SdpParser parser = new SdpParser(lines);
    List<Attribute> attributes = new ArrayList<>();
    LineOrder order = new LineOrder("a", "", "a");
    for (SdpLines.Line line : parser.upToMedia()) {
      order.accept(line);
      attributes.add(parser.attribute(line));
    }
    return new SdpFragment(attributes, parser.mediaSections());
  }

  /** Turns a value into something; its {@link IllegalArgumentException} is the line's fault. */
  private interface ValueReader<T> {
    T read(String value);
  }

  private static <T> T read(SdpLines.Line line, ValueReader<T> reader) throws SdpException {
    try {
      return reader.read(line.value());
    } catch (IllegalArgumentException e) {
      throw new SdpException(line.number(), AttributeParser.reasonOf(e));
    }
  }

  private SessionDescription session() throws SdpException {
    LineOrder order = new LineOrder("vosiuepcbtka", "vost", "epbta");
    SessionDescriptionBuilder builder = SessionDescription.builder(Origin.webRtc(0, 0));
    TimingLines timings = new TimingLines();
    List<SdpLines.Line> head = upToMedia();
    for (SdpLines.Line line : head) {
      if (UnknownLine.isUnknown(line.type())) {
        order.requireStarted(line);
        builder.unknownLine(new UnknownLine(line.number() - 1, line.type(), line.value()));
        continue;
      }
      order.accept(line);
      sessionLine(line, builder, timings);
    }
    order.end(head.size() + 1);
    return builder.timings(timings.finish()).media(mediaSections()).build();
  }

  private void sessionLine(
      SdpLines.Line line, SessionDescriptionBuilder builder, TimingLines timings)
      throws SdpException {
    switch (line.type()) {
      case 'v' -> {
        if (!line.value().equals("0")) {
          throw new SdpException(
              line.number(), "version is not 0: " + Grammar.quoted(line.value()));
        }
      }
      case 'o' -> builder.origin(read(line, Origin::ofValue));
      case 's' -> builder.name(line.value());
      case 'i' -> builder.information(line.value());
      case 'u' -> builder.uri(line.value());
      case 'e' -> builder.email(line.value());
      case 'p' -> builder.phone(line.value());
      case 'c' -> builder.connection(read(line, Connection::ofValue));
      case 'b' -> builder.bandwidth(read(line, Bandwidth::ofValue));
      case 't' -> read(line, timings::start);
      case 'r' -> read(line, timings::repeat);
      case 'z' -> read(line, timings::zones);
      case 'k' -> builder.key(line.value());
      case 'a' -> builder.attribute(attribute(line));
      default -> throw new AssertionError("line type passed the order: " + line.type());
    }
  }

  private List<MediaDescription> mediaSections() throws SdpException {
    List<MediaDescription> sections = new ArrayList<>();
    while (position < lines.size()) {
      SdpLines.Line first = lines.get(position++);
      MediaDescriptionBuilder builder = read(first, MediaDescription::ofValue);
      // Built at once so that faults of the m= line are reported for it.
      read(first, _ -> builder.build());
      LineOrder order = new LineOrder("icbka", "", "cba");
      for (SdpLines.Line line : upToMedia()) {
        if (UnknownLine.isUnknown(line.type())) {
          builder.unknownLine(
              new UnknownLine(line.number() - first.number(), line.type(), line.value()));
          continue;
        }
        order.accept(line);
        mediaLine(line, builder);
      }
      sections.add(builder.build());
    }
    return sections;
  }

  private void mediaLine(SdpLines.Line line, MediaDescriptionBuilder builder) throws SdpException {
    switch (line.type()) {
      case 'i' -> builder.information(line.value());
      case 'c' -> builder.connection(read(line, Connection::ofValue));
      case 'b' -> builder.bandwidth(read(line, Bandwidth::ofValue));
      case 'k' -> builder.key(line.value());
      case 'a' -> builder.attribute(attribute(line));
      default -> throw new AssertionError("line type passed the order: " + line.type());
    }
  }

  private Attribute attribute(SdpLines.Line line) throws SdpException {
    Attribute attribute = read(line, AttributeParser::parse);
    if (attribute instanceof Attribute.Unknown unknown
        && AttributeParser.isPassedOver(unknown.attributeName())
        && ++passedOver > SdpLimits.MAX_MALFORMED_LINES) {
      throw new SdpException(
          line.number(), "more than " + SdpLimits.MAX_MALFORMED_LINES + " malformed lines");
    }
    return attribute;
  }

  /** Takes the lines in front of the next {@code m=}. */
  private List<SdpLines.Line> upToMedia() {
    int start = position;
    while (position < lines.size() && lines.get(position).type() != 'm') {
      position++;
    }
    return lines.subList(start, position);
  }
}
