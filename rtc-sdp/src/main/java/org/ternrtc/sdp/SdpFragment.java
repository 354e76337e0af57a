package org.ternrtc.sdp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A body of {@code application/trickle-ice-sdpfrag}, RFC 8840 section 9, which WHIP sends by PATCH
 * (RFC 9725 section 4.3): attributes, then pseudo {@code m=} sections with candidates.
 *
 * @param attributes what stands in front of the first {@code m=} line, such as {@code ice-ufrag}
 * @param media the sections; {@code mid} ties them to those of the description
 */
public record SdpFragment(List<Attribute> attributes, List<MediaDescription> media)
    implements Section {
  /** The media type of such a body. */
  public static final String MEDIA_TYPE = "application/trickle-ice-sdpfrag";

  /** Copies the lists. */
  public SdpFragment {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /**
   * Reads a fragment; limits and ends of lines as in {@link SessionDescription#parse}. May be
   * empty.
   *
   * @throws SdpException if it breaks grammar or limits; nothing else is ever thrown
   */
  public static SdpFragment parse(String text) throws SdpException {
    return SdpParser.fragment(SdpLines.of(text));
  }

  /**
   * Reads a fragment in UTF-8; bytes that are not UTF-8 are refused.
   *
   * @throws SdpException if it breaks grammar or limits; nothing else is ever thrown
   */
  public static SdpFragment parse(byte[] utf8) throws SdpException {
    return parse(SdpLines.decode(utf8));
  }

  /** The section's attribute, or when it has none the one in front, or null. */
  public <T extends Attribute> @Nullable T attribute(MediaDescription section, Class<T> type) {
    T own = section.attribute(type);
    return own == null ? attribute(type) : own;
  }

  /** The fragment as text, each line ending in CRLF. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    SectionLines.append(out, attributes.stream().map(Attribute::toLine).toList());
    media.forEach(section -> SectionLines.append(out, section.lines()));
    return out.toString();
  }

  /** {@link #toString} in UTF-8. */
  public byte[] toBytes() {
    return toString().getBytes(UTF_8);
  }
}
