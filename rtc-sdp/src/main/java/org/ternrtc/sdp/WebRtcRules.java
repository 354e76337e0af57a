package org.ternrtc.sdp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What WebRTC asks of a description beyond the grammar of RFC 8866: RFC 8827 (all media encrypted
 * by DTLS), 8829 section 5.8, 8842, 8843, 5888. Both offers and answers, first and later ones.
 * Sections that are turned down (port 0) are only checked for their mid.
 */
public final class WebRtcRules {
  private final SessionDescription description;

  /**
   * By mid the first section of its BUNDLE group: found once, as there may be thousands of groups.
   */
  private final Map<String, MediaDescription> tagged = new HashMap<>();

  /** The types that the session part has. */
  private final Set<Class<?>> sessionTypes = new HashSet<>();

  private WebRtcRules(SessionDescription description) {
    this.description = description;
    description.attributes().forEach(attribute -> sessionTypes.add(attribute.getClass()));
  }

  /**
   * {@link SessionDescription#parse(String)} and {@link #check}.
   *
   * @throws SdpException if it breaks grammar, order, limits or a rule; nothing else is ever thrown
   */
  public static SessionDescription parse(String text) throws SdpException {
    SessionDescription description = SessionDescription.parse(text);
    check(description);
    return description;
  }

  /**
   * {@link SessionDescription#parse(byte[])} and {@link #check}.
   *
   * @throws SdpException if it breaks grammar, order, limits or a rule; nothing else is ever thrown
   */
  public static SessionDescription parse(byte[] utf8) throws SdpException {
    SessionDescription description = SessionDescription.parse(utf8);
    check(description);
    return description;
  }

  /**
   * Checks a description.
   *
   * @throws SdpException with the line, counted as {@link SessionDescription#toString} writes it
   */
  public static void check(SessionDescription description) throws SdpException {
    WebRtcRules rules = new WebRtcRules(description);
    rules.checkMids();
    rules.checkGroups();
    for (int section = 0; section < description.media().size(); section++) {
      if (!description.media().get(section).isRejected()) {
        rules.checkSection(section);
      }
    }
  }

  /** RFC 5888 section 4: a mid is unique. */
  private void checkMids() throws SdpException {
    Set<String> mids = new HashSet<>();
    for (int section = 0; section < description.media().size(); section++) {
      List<Attribute> attributes = description.media().get(section).attributes();
      boolean found = false;
      for (int i = 0; i < attributes.size(); i++) {
        if (attributes.get(i) instanceof Mid mid) {
          if (found || !mids.add(mid.value())) {
            throw refuse(
                section,
                i,
                found ? "second a=mid" : "mid is used twice: " + Grammar.quoted(mid.value()));
          }
          found = true;
        }
      }
    }
  }

  /**
   * RFC 8843 section 7: a BUNDLE group names sections that are there, each section in one group at
   * most.
   */
  private void checkGroups() throws SdpException {
    Map<String, MediaDescription> byMid = new HashMap<>();
    for (MediaDescription section : description.media()) {
      byMid.put(String.valueOf(section.mid()), section);
    }
    for (int i = 0; i < description.attributes().size(); i++) {
      if (description.attributes().get(i) instanceof Group group && group.isBundle()) {
        MediaDescription first = null;
        for (String mid : group.mids()) {
          MediaDescription section = byMid.get(mid);
          if (section == null) {
            throw new SdpException(
                description.lineOfAttribute(i),
                "BUNDLE names a mid that is not there: " + Grammar.quoted(mid));
          }
          first = first == null ? section : first;
          if (tagged.put(mid, first) != null) {
            throw new SdpException(
                description.lineOfAttribute(i), "BUNDLE names a mid twice: " + Grammar.quoted(mid));
          }
        }
      }
    }
  }

  private void checkSection(int section) throws SdpException {
    MediaDescription media = description.media().get(section);
    if (media.isRtp() && !media.isDtls()) {
      throw refuse(section, "media is not encrypted by DTLS: " + media.protocol());
    }
    if (!media.isDtls()) {
      // Some other protocol, which no WebRTC endpoint takes: its section will be rejected, the
      // others may live.
      return;
    }
    Set<String> formats = new HashSet<>();
    for (String format : media.formats()) {
      if (!formats.add(format)) {
        throw refuse(section, "format is named twice: " + format);
      }
    }
    Set<Integer> extensions = new HashSet<>();
    for (int i = 0; i < media.attributes().size(); i++) {
      checkAttribute(section, i, extensions);
    }
    require(section, Fingerprint.class, "a=fingerprint");
    require(section, IceUfrag.class, "a=ice-ufrag");
    require(section, IcePwd.class, "a=ice-pwd");
    if (description.has(Setup.HOLDCONN) && media.attribute(Setup.class) == null) {
      throw refuse(section, "a=setup:holdconn is forbidden (RFC 8842)");
    }
  }

  private void checkAttribute(int section, int index, Set<Integer> extensions) throws SdpException {
    switch (description.media().get(section).attributes().get(index)) {
      case Setup setup when setup == Setup.HOLDCONN ->
          throw refuse(section, index, "a=setup:holdconn is forbidden (RFC 8842)");
      case ExtMap extension when !extensions.add(extension.id()) ->
          throw refuse(section, index, "header extension id is used twice: " + extension.id());
      case Fmtp fmtp
          when fmtp.associatedPayloadType() >= 0 && fmtp.appliesTo(fmtp.associatedPayloadType()) ->
          throw refuse(section, index, "format retransmits itself: " + fmtp.format());
      case Attribute.Unknown unknown when unknown.attributeName().equals("crypto") ->
          throw refuse(section, index, "keys in a=crypto are forbidden (RFC 8827)");
      default -> {}
    }
  }

  private void require(int section, Class<? extends Attribute> type, String name)
      throws SdpException {
    MediaDescription media = description.media().get(section);
    MediaDescription first = tagged.get(String.valueOf(media.mid()));
    boolean found =
        media.attribute(type) != null
            || sessionTypes.contains(type)
            || (first != null && first.attribute(type) != null);
    if (!found) {
      throw refuse(section, "section has no " + name);
    }
  }

  private SdpException refuse(int section, String reason) {
    return new SdpException(description.lineOfMedia(section), reason);
  }

  private SdpException refuse(int section, int attribute, String reason) {
    return new SdpException(description.lineOfMediaAttribute(section, attribute), reason);
  }
}
