package org.ternrtc.sdp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view of one RTP format of a section with all that is said about it. Immutable.
 *
 * @param rtpMap from the section, or RFC 3551's when the payload type is a static one
 * @param fmtp the first {@code a=fmtp} of the format, or null
 * @param feedback the {@code a=rtcp-fb} lines that apply to it, those for {@code *} too; of a
 *     section's the first 64
 */
public record Codec(RtpMap rtpMap, @Nullable Fmtp fmtp, List<RtcpFb> feedback) {
  /** The name of the retransmission format, RFC 4588. */
  public static final String RTX = "rtx";

  /**
   * Else a few thousand lines for {@code *} times all payload types would be millions of entries.
   */
  private static final int MAX_FEEDBACK = 64;

  /** Copies the list. */
  public Codec {
    feedback = List.copyOf(feedback);
  }

  /** The payload type. */
  public int payloadType() {
    return rtpMap.payloadType();
  }

  /** The encoding name; compare without case, see {@link #is}. */
  public String name() {
    return rtpMap.encodingName();
  }

  /** Whether this is the named codec, without regard to case. */
  public boolean is(String name) {
    return rtpMap.isCodec(name);
  }

  /** The format parameters, empty when there are none. */
  public String parameters() {
    return fmtp == null ? "" : fmtp.parameters();
  }

  /** For a retransmission format the payload type that it retransmits, else -1. */
  public int associatedPayloadType() {
    return fmtp == null || !is(RTX) ? -1 : fmtp.associatedPayloadType();
  }

  /** Whether the feedback applies, such as {@code ("nack", "pli")} or {@code ("nack", null)}. */
  public boolean hasFeedback(String type, @Nullable String parameter) {
    return feedback.stream().anyMatch(line -> line.is(type, parameter));
  }

  /** The same with only the feedback of the list that is here. */
  public Codec withFeedback(List<RtcpFb> feedback) {
    return new Codec(rtpMap, fmtp, feedback);
  }

  /** The lines that describe it: {@code rtpmap}, {@code rtcp-fb}, {@code fmtp}. */
  public List<Attribute> toAttributes() {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(rtpMap);
    String format = Integer.toString(payloadType());
    feedback.forEach(line -> attributes.add(new RtcpFb(format, line.type(), line.parameter())));
    if (fmtp != null) {
      attributes.add(new Fmtp(format, fmtp.parameters()));
    }
    return attributes;
  }

  static List<Codec> of(MediaDescription media) {
    Map<Integer, RtpMap> maps = new HashMap<>();
    Map<Integer, Fmtp> fmtps = new HashMap<>();
    for (Attribute attribute : media.attributes()) {
      if (attribute instanceof RtpMap map) {
        maps.putIfAbsent(map.payloadType(), map);
      } else if (attribute instanceof Fmtp fmtp
          && fmtp.format().length() <= 3
          && fmtp.format().chars().allMatch(Grammar::isDigit)) {
        fmtps.putIfAbsent(Integer.valueOf(fmtp.format()), fmtp);
      }
    }
    Set<Integer> formats = new LinkedHashSet<>(media.payloadTypes());
    Map<Integer, List<RtcpFb>> feedback = feedbackOf(media, formats);
    Map<Integer, Codec> codecs = new HashMap<>();
    for (int payloadType : formats) {
      RtpMap map = maps.getOrDefault(payloadType, StaticPayloadTypes.ofOrNull(payloadType));
      if (map != null) {
        codecs.put(
            payloadType,
            new Codec(map, fmtps.get(payloadType), feedback.getOrDefault(payloadType, List.of())));
      }
    }
    List<Codec> usable = new ArrayList<>();
    for (int payloadType : formats) {
      Codec codec = codecs.get(payloadType);
      if (codec != null && (!codec.is(RTX) || retransmitsSomething(codec, codecs))) {
        usable.add(codec);
      }
    }
    return List.copyOf(usable);
  }

  private static Map<Integer, List<RtcpFb>> feedbackOf(
      MediaDescription media, Set<Integer> formats) {
    Map<Integer, List<RtcpFb>> feedback = new HashMap<>();
    int open = formats.size();
    for (RtcpFb line : media.attributes(RtcpFb.class)) {
      Set<Integer> about =
          line.format().equals(RtcpFb.ALL) ? formats : Set.of(Integer.valueOf(line.format()));
      for (int payloadType : about) {
        List<RtcpFb> lines = feedback.computeIfAbsent(payloadType, _ -> new ArrayList<>());
        if (lines.size() < MAX_FEEDBACK) {
          lines.add(line);
          open -= lines.size() == MAX_FEEDBACK ? 1 : 0;
        }
      }
      if (open <= 0) {
        break;
      }
    }
    return feedback;
  }

  private static boolean retransmitsSomething(Codec rtx, Map<Integer, Codec> codecs) {
    Codec original = codecs.get(rtx.associatedPayloadType());
    return original != null && !original.is(RTX);
  }
}
