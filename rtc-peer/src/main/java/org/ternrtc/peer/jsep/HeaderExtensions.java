package org.ternrtc.peer.jsep;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.RtpTransceiverDirection;

/**
 * Header extensions of a section: id by URI, in the order of the description (RFC 8285).
 *
 * @param ids id by URI; 1 to 14, or to 255 when two-byte headers are allowed
 * @param directions by URI, of those that go one way alone or none, as the side sees it whose
 *     description it is (section 5)
 */
public record HeaderExtensions(
    Map<String, Integer> ids, Map<String, RtpTransceiverDirection> directions) {
  /** RFC 8843 section 15.2. */
  public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";

  /** When the packet was sent; what a browser estimates its receiving rate from. */
  public static final String ABS_SEND_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

  /** Which frames a frame needs, so that a receiver can go on behind a loss. */
  public static final String DEPENDENCY_DESCRIPTOR =
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

  /** A number over all streams of the transport, with which the receiver tells what arrived. */
  public static final String TRANSPORT_WIDE_CC =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

  /** Which way up a picture is; phones send them as their camera is held. */
  public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

  /** How long the receiver is to hold pictures. */
  public static final String PLAYOUT_DELAY =
      "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";

  /** Camera or screen. */
  public static final String VIDEO_CONTENT_TYPE =
      "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";

  /** What samples mean. */
  public static final String COLOUR_SPACE =
      "http://www.webrtc.org/experiments/rtp-hdrext/color-space";

  /** When a picture was captured, by NTP. */
  public static final String ABSOLUTE_CAPTURE_TIME =
      "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";

  /** The highest id of the one-byte form, RFC 8285 section 4.2. */
  private static final int LAST_ONE_BYTE = 14;

  /** How loud a packet of sound is, RFC 6464. */
  public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";

  /** What is offered for pictures when nothing was agreed on before. */
  public static final HeaderExtensions OURS = new HeaderExtensions(offered());

  /** What is offered for sound when nothing was agreed on before: the same ids for the same. */
  public static final HeaderExtensions OURS_FOR_AUDIO = new HeaderExtensions(offeredForAudio());

  public HeaderExtensions {
    ids = new LinkedHashMap<>(ids);
    directions = Map.copyOf(directions);
  }

  /** All in both directions. */
  public HeaderExtensions(Map<String, Integer> ids) {
    this(ids, Map.of());
  }

  private static Map<String, Integer> offered() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    ids.put(MID, 1);
    ids.put(ABS_SEND_TIME, 2);
    ids.put(TRANSPORT_WIDE_CC, 3);
    ids.put(DEPENDENCY_DESCRIPTOR, 4);
    ids.put(VIDEO_ORIENTATION, 5);
    ids.put(PLAYOUT_DELAY, 6);
    ids.put(VIDEO_CONTENT_TYPE, 7);
    ids.put(COLOUR_SPACE, 8);
    ids.put(ABSOLUTE_CAPTURE_TIME, 9);
    return ids;
  }

  private static Map<String, Integer> offeredForAudio() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    ids.put(MID, 1);
    ids.put(ABS_SEND_TIME, 2);
    ids.put(TRANSPORT_WIDE_CC, 3);
    ids.put(AUDIO_LEVEL, 10);
    return ids;
  }

  /**
   * These for a section beside others, whose ids hold in the whole bundle (RFC 8843 section 9.1).
   */
  public HeaderExtensions beside(List<HeaderExtensions> others) {
    Map<String, Integer> known = new LinkedHashMap<>();
    others.forEach(each -> each.ids.forEach(known::putIfAbsent));
    Set<Integer> taken = new HashSet<>(known.values());
    Map<String, Integer> chosen = new LinkedHashMap<>();
    ids.forEach((uri, id) -> {
      Integer there = known.get(uri);
      if (there != null) {
        chosen.put(uri, there);
        return;
      }
      int free = id;
      for (int next = 1; taken.contains(free) && next <= LAST_ONE_BYTE; next++) {
        free = next;
      }
      // An extension without a free id is left out.
      if (taken.add(free)) {
        chosen.put(uri, free);
      }
    });
    return new HeaderExtensions(chosen);
  }

  /** The id of the extension; null when the section has it not. */
  public @Nullable Integer id(String uri) {
    return ids.get(uri);
  }

  /** Which way it goes, as the side sees it whose description it is. */
  public RtpTransceiverDirection direction(String uri) {
    return directions.getOrDefault(uri, RtpTransceiverDirection.SENDRECV);
  }

  /** Whether packets of that side may carry it. */
  public boolean sends(String uri) {
    return ids.containsKey(uri) && direction(uri).sends();
  }

  /** Whether packets to that side may carry it. */
  public boolean receives(String uri) {
    return ids.containsKey(uri) && direction(uri).receives();
  }

  /** Of the other side's description those that we know too, with their ids, as we see them. */
  public HeaderExtensions known(HeaderExtensions ours) {
    Map<String, Integer> kept = new LinkedHashMap<>();
    Map<String, RtpTransceiverDirection> ways = new LinkedHashMap<>();
    ids.forEach((uri, id) -> {
      if (ours.ids.containsKey(uri)) {
        kept.put(uri, id);
        RtpTransceiverDirection way = directions.get(uri);
        if (way != null) {
          ways.put(uri, way.reversed());
        }
      }
    });
    return new HeaderExtensions(kept, ways);
  }
}
