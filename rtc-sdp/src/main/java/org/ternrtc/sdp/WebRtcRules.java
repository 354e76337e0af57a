package org.ternrtc.sdp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What WebRTC asks of a description beyond the grammar of RFC 8866: RFC 8827 (all media encrypted
 * by DTLS), 8829 section 5.8, 8842, 8843, 5888. Both offers and answers, first and later ones.
 * Sections that are turned down (port 0) are only checked for their mid.
 */
public final class WebRtcRules {
  private final SessionDescription description;

  private WebRtcRules(SessionDescription description) {
    this.description = description;
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
    Set<String> mids = new HashSet<>();
    description.media().forEach(section -> mids.add(String.valueOf(section.mid())));
    Set<String> bundled = new HashSet<>();
    for (int i = 0; i < description.attributes().size(); i++) {
      if (!(description.attributes().get(i) instanceof Group group) || !group.isBundle()) {
        continue;
      }
      for (String mid : group.mids()) {
        if (!mids.contains(mid)) {
          throw new SdpException(
              description.lineOfAttribute(i),
              "BUNDLE names a mid that is not there: " + Grammar.quoted(mid));
        }
        if (!bundled.add(mid)) {
          throw new SdpException(
              description.lineOfAttribute(i), "BUNDLE names a mid twice: " + Grammar.quoted(mid));
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
    for (Setup setup : description.transportAttributes(media, Setup.class)) {
      if (setup == Setup.HOLDCONN && !media.has(setup)) {
        throw refuse(section, "a=setup:holdconn is forbidden (RFC 8842)");
      }
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
    if (description.transportAttributes(description.media().get(section), type).isEmpty()) {
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
