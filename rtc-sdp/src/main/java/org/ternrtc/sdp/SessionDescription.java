package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description, RFC 8866, as a value. {@link #parse} and {@link #toString} keep all lines
 * in their order, those this library does not know too, so that what is read is written back as it
 * was.
 *
 * <p>{@code parse} checks grammar, order and {@link SdpLimits}. What WebRTC asks on top
 * (encryption, a mid only once ...) is checked by {@link WebRtcRules}.
 *
 * @param origin the {@code o=} line
 * @param name the {@code s=} line, in WebRTC {@code -}
 * @param information the {@code i=} line, or null
 * @param uri the {@code u=} line, or null
 * @param emails the {@code e=} lines
 * @param phones the {@code p=} lines
 * @param connection the {@code c=} line, or null
 * @param bandwidths the {@code b=} lines
 * @param timings the {@code t=} lines with what belongs to them; not empty
 * @param key the obsolete {@code k=} line, or null
 * @param attributes the {@code a=} lines of the session part in order
 * @param media the media sections
 * @param unknownLines lines of unknown letters in the session part
 */
public record SessionDescription(
    Origin origin,
    String name,
    @Nullable String information,
    @Nullable String uri,
    List<String> emails,
    List<String> phones,
    @Nullable Connection connection,
    List<Bandwidth> bandwidths,
    List<Timing> timings,
    @Nullable String key,
    List<Attribute> attributes,
    List<MediaDescription> media,
    List<UnknownLine> unknownLines)
    implements Section {
  /** Copies the lists; refuses what would not stay in its line. */
  public SessionDescription {
    Grammar.text(name, "s=");
    Grammar.textOrNull(information, "i=");
    Grammar.textOrNull(uri, "u=");
    emails = List.copyOf(emails);
    emails.forEach(email -> Grammar.text(email, "e="));
    phones = List.copyOf(phones);
    phones.forEach(phone -> Grammar.text(phone, "p="));
    bandwidths = List.copyOf(bandwidths);
    timings = List.copyOf(timings);
    if (timings.isEmpty()) {
      throw new IllegalArgumentException("t= is missing");
    }
    Grammar.textOrNull(key, "k=");
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
    unknownLines = List.copyOf(unknownLines);
  }

  /** A description with {@code s=-} and {@code t=0 0}, as WebRTC writes it. */
  public static SessionDescriptionBuilder builder(Origin origin) {
    return new SessionDescriptionBuilder(origin);
  }

  /** A builder that holds all of this. */
  public SessionDescriptionBuilder toBuilder() {
    return new SessionDescriptionBuilder(origin)
        .name(name)
        .information(information)
        .uri(uri)
        .emails(emails)
        .phones(phones)
        .connection(connection)
        .bandwidths(bandwidths)
        .timings(timings)
        .key(key)
        .attributes(attributes)
        .media(media)
        .unknownLines(unknownLines);
  }

  /**
   * Reads a description. Lines may end in CRLF or LF, the last one in nothing.
   *
   * @throws SdpException if it breaks grammar, order or limits; nothing else is ever thrown
   */
  public static SessionDescription parse(String text) throws SdpException {
    return SdpParser.description(SdpLines.of(text));
  }

  /**
   * Reads a description in UTF-8; bytes that are not UTF-8 are refused.
   *
   * @throws SdpException if it breaks grammar, order or limits; nothing else is ever thrown
   */
  public static SessionDescription parse(byte[] utf8) throws SdpException {
    return parse(SdpLines.decode(utf8));
  }

  /** The section of that {@code a=mid}, or null. */
  public @Nullable MediaDescription media(String mid) {
    for (MediaDescription section : media) {
      if (mid.equals(section.mid())) {
        return section;
      }
    }
    return null;
  }

  /** The BUNDLE groups in order. */
  public List<Group> bundleGroups() {
    return attributes(Group.class).stream().filter(Group::isBundle).toList();
  }

  /** The BUNDLE group that a section is in, or null. */
  public @Nullable Group bundleGroup(MediaDescription section) {
    String mid = section.mid();
    for (Group group : bundleGroups()) {
      if (mid != null && group.mids().contains(mid)) {
        return group;
      }
    }
    return null;
  }

  /** The section's attribute, or when it has none the session part's, or null. */
  public <T extends Attribute> @Nullable T attribute(MediaDescription section, Class<T> type) {
    T own = section.attribute(type);
    return own == null ? attribute(type) : own;
  }

  /** The direction of a section: its own, else the session part's, else {@code sendrecv}. */
  public Direction direction(MediaDescription section) {
    Direction direction = attribute(section, Direction.class);
    return direction == null ? Direction.SENDRECV : direction;
  }

  /**
   * Transport attributes that apply to a section: its own, else the session part's, else those of
   * the tagged (first) section of its BUNDLE group (RFC 8843 section 7.1.3). For {@link IceUfrag},
   * {@link IcePwd}, {@link Fingerprint}, {@link Setup}, {@link TlsId}, {@link IceOptions}, {@link
   * Candidate}.
   */
  public <T extends Attribute> List<T> transportAttributes(
      MediaDescription section, Class<T> type) {
    List<T> found = section.attributes(type);
    if (found.isEmpty()) {
      found = attributes(type);
    }
    Group group = found.isEmpty() ? bundleGroup(section) : null;
    MediaDescription tagged = group == null ? null : media(group.mids().getFirst());
    return tagged == null ? found : tagged.attributes(type);
  }

  /** The first of {@link #transportAttributes}, or null. */
  public <T extends Attribute> @Nullable T transportAttribute(
      MediaDescription section, Class<T> type) {
    List<T> found = transportAttributes(section, type);
    return found.isEmpty() ? null : found.getFirst();
  }

  /** The same with another origin. */
  public SessionDescription withOrigin(Origin origin) {
    return new SessionDescription(
        origin,
        name,
        information,
        uri,
        emails,
        phones,
        connection,
        bandwidths,
        timings,
        key,
        attributes,
        media,
        unknownLines);
  }

  /** The same with other session attributes. */
  public SessionDescription withAttributes(List<Attribute> attributes) {
    return toBuilder().attributes(attributes).build();
  }

  /** The same with one more session attribute at the end. */
  public SessionDescription withAttribute(Attribute attribute) {
    return withAttributes(AttributeLists.plus(attributes, attribute));
  }

  /** The same without session attributes of the type. */
  public SessionDescription withoutAttributes(Class<? extends Attribute> type) {
    return withAttributes(AttributeLists.minus(attributes, type));
  }

  /** The same with this session attribute in the place of all of its name. */
  public SessionDescription replacing(Attribute attribute) {
    return withAttributes(AttributeLists.replacing(attributes, attribute));
  }

  /** The same with other sections. */
  public SessionDescription withMedia(List<MediaDescription> media) {
    return toBuilder().media(media).build();
  }

  /** The same with another section at that index. */
  public SessionDescription withMedia(int index, MediaDescription section) {
    List<MediaDescription> changed = new ArrayList<>(media);
    changed.set(index, section);
    return withMedia(changed);
  }

  private List<String> headLines() {
    List<String> lines = new ArrayList<>();
    lines.add("v=0");
    lines.add("o=" + origin.value());
    lines.add("s=" + name);
    if (information != null) {
      lines.add("i=" + information);
    }
    if (uri != null) {
      lines.add("u=" + uri);
    }
    emails.forEach(email -> lines.add("e=" + email));
    phones.forEach(phone -> lines.add("p=" + phone));
    if (connection != null) {
      lines.add("c=" + connection.value());
    }
    bandwidths.forEach(bandwidth -> lines.add("b=" + bandwidth.text()));
    for (Timing timing : timings) {
      lines.add("t=" + timing.start() + " " + timing.stop());
      timing.repeats().forEach(repeat -> lines.add("r=" + repeat));
      if (timing.zones() != null) {
        lines.add("z=" + timing.zones());
      }
    }
    if (key != null) {
      lines.add("k=" + key);
    }
    return lines;
  }

  private List<String> sessionLines() {
    List<String> lines = headLines();
    attributes.forEach(attribute -> lines.add(attribute.toLine()));
    return SectionLines.merge(lines, unknownLines);
  }

  /** The number, from 1, of the line that {@link #toString} gives a session attribute. */
  public int lineOfAttribute(int index) {
    return 1 + SectionLines.offsetOf(headLines().size() + index, unknownLines);
  }

  /**
   * The number, from 1, of the line that {@link #toString} gives the {@code m=} line of a section.
   */
  public int lineOfMedia(int section) {
    int line = 1 + sessionLines().size();
    for (int i = 0; i < section; i++) {
      line += media.get(i).lines().size();
    }
    return line;
  }

  /** The number, from 1, of the line that {@link #toString} gives an attribute of a section. */
  public int lineOfMediaAttribute(int section, int index) {
    return lineOfMedia(section) + media.get(section).offsetOfAttribute(index);
  }

  /** The description as text, each line ending in CRLF. Holds the ICE password, as it must. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(4096);
    SectionLines.append(out, sessionLines());
    media.forEach(section -> SectionLines.append(out, section.lines()));
    return out.toString();
  }

  /** {@link #toString} in UTF-8. */
  public byte[] toBytes() {
    return toString().getBytes(UTF_8);
  }
}
