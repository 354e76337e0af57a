package org.ternrtc.rtp.demux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpPacket;

/**
 * Finds out to which receiver of a bundle a packet belongs, in the order of RFC 9143 section 9.2:
 * by MID, by an SSRC that is known, by RID, by a payload type that only one receiver has. What MID,
 * RID or payload type told is remembered for the SSRC.
 *
 * <p>Bounded: {@link #MAX_TARGETS} receivers and {@link #MAX_LEARNED} learned SSRCs, of which the
 * one silent longest gives way.
 *
 * @param <T> a receiver
 */
public final class RtpDemultiplexer<T> {
  /** Most receivers. */
  public static final int MAX_TARGETS = 256;

  /** Most SSRCs learned from packets. */
  public static final int MAX_LEARNED = 256;

  private static final class Target<T> {
    final T receiver;
    final Text mid;
    final Text rid;
    final BitSet payloadTypes;

    Target(T receiver, Text mid, Text rid, BitSet payloadTypes) {
      this.receiver = receiver;
      this.mid = mid;
      this.rid = rid;
      this.payloadTypes = payloadTypes;
    }
  }

  private static final class Source<T> {
    final int ssrc;
    final boolean signalled;
    Target<T> target;
    int lastNumber;
    long lastUse;

    Source(int ssrc, boolean signalled, Target<T> target) {
      this.ssrc = ssrc;
      this.signalled = signalled;
      this.target = target;
    }
  }

  /** UTF-8, compared with what stands in a packet without making an object. */
  private record Text(@Nullable String string) {
    private static final Text NONE = new Text(null);

    boolean matches(RtpPacket packet, int at) {
      if (string == null || packet.extensionLength(at) != string.length()) {
        return false;
      }
      for (int i = 0; i < string.length(); i++) {
        if (string.charAt(i) != (packet.buffer()[at + i] & 0xFF)) {
          return false;
        }
      }
      return true;
    }
  }

  private int midId = HeaderExtensionMap.NONE;
  private int ridId = HeaderExtensionMap.NONE;
  private int repairedRidId = HeaderExtensionMap.NONE;
  private final List<Target<T>> targets = new ArrayList<>();
  private final List<Source<T>> sources = new ArrayList<>();
  private long uses;

  /** Knows no extensions yet. */
  public RtpDemultiplexer() {}

  /**
   * @param extensions as negotiated for receiving
   */
  public RtpDemultiplexer(HeaderExtensionMap extensions) {
    learn(extensions);
  }

  /**
   * Takes up what another section negotiated: the same ids in the whole bundle (RFC 8843 section
   * 9.1), but not every section has all.
   */
  public void learn(HeaderExtensionMap extensions) {
    midId = known(midId, extensions.id(HeaderExtension.MID));
    ridId = known(ridId, extensions.id(HeaderExtension.RTP_STREAM_ID));
    repairedRidId = known(repairedRidId, extensions.id(HeaderExtension.REPAIRED_RTP_STREAM_ID));
  }

  private static int known(int before, int now) {
    return before == HeaderExtensionMap.NONE ? now : before;
  }

  /**
   * Adds a receiver, or payload types to one there is.
   *
   * @param mid of its m-section, null for none
   * @param rid when it takes one of several streams of the section, else null
   * @param payloadTypes all that it takes, those of retransmissions too
   */
  public void add(T receiver, @Nullable String mid, @Nullable String rid, int... payloadTypes) {
    if (targets.size() == MAX_TARGETS) {
      throw new IllegalStateException(MAX_TARGETS + " receivers");
    }
    BitSet types = new BitSet(128);
    Arrays.stream(payloadTypes).filter(type -> type >= 0).forEach(types::set);
    targets.add(new Target<>(receiver, text(mid), text(rid), types));
  }

  private static Text text(@Nullable String string) {
    if (string == null) {
      return Text.NONE;
    }
    if (string.getBytes(StandardCharsets.UTF_8).length != string.length()) {
      throw new IllegalArgumentException("MID and RID are ASCII: " + string);
    }
    return new Text(string);
  }

  /** Tells an SSRC that was signalled for a receiver added before. */
  public void ssrc(int ssrc, T receiver) {
    for (Target<T> target : targets) {
      if (target.receiver.equals(receiver)) {
        sources.removeIf(source -> source.ssrc == ssrc);
        sources.add(new Source<>(ssrc, true, target));
        return;
      }
    }
    throw new IllegalArgumentException("no such receiver");
  }

  /** Takes a receiver and all its SSRCs out. */
  public void remove(T receiver) {
    targets.removeIf(target -> target.receiver.equals(receiver));
    sources.removeIf(source -> source.target.receiver.equals(receiver));
  }

  /** The receiver of this packet, null when it has none and is to be dropped. */
  public @Nullable T route(RtpPacket packet) {
    Source<T> source = source(packet.ssrc());
    int mid = packet.extensionOffset(midId);
    int rid = packet.extensionOffset(ridId);
    rid = rid >= 0 ? rid : packet.extensionOffset(repairedRidId);
    Target<T> target = null;
    if (mid >= 0) {
      target = byMid(packet, mid, rid);
      if (target == null) {
        return null;
      }
    } else if (source != null) {
      target = source.target;
      if (!target.payloadTypes.get(packet.payloadType())) {
        return null;
      }
      used(source, packet);
      return target.receiver;
    } else if (rid >= 0) {
      target = byRid(packet, rid);
    }
    if (target == null) {
      target = byPayloadType(packet.payloadType());
    }
    if (target != null) {
      learn(source, target, packet);
    }
    return target == null ? null : target.receiver;
  }

  private @Nullable Target<T> byMid(RtpPacket packet, int mid, int rid) {
    Target<T> found = null;
    for (int i = 0; i < targets.size(); i++) {
      Target<T> target = targets.get(i);
      if (target.mid.matches(packet, mid) && target.payloadTypes.get(packet.payloadType())) {
        if (rid >= 0 && target.rid.matches(packet, rid)) {
          return target;
        }
        if (target.rid.string == null) {
          found = target;
        }
      }
    }
    if (found == null && rid < 0) {
      // A section of several streams: only what is known of the SSRC can tell which.
      Source<T> source = source(packet.ssrc());
      if (source != null
          && source.target.mid.matches(packet, mid)
          && source.target.payloadTypes.get(packet.payloadType())) {
        return source.target;
      }
    }
    return found;
  }

  private @Nullable Target<T> byRid(RtpPacket packet, int rid) {
    Target<T> found = null;
    for (int i = 0; i < targets.size(); i++) {
      Target<T> target = targets.get(i);
      if (target.rid.matches(packet, rid) && target.payloadTypes.get(packet.payloadType())) {
        if (found != null) {
          return null;
        }
        found = target;
      }
    }
    return found;
  }

  private @Nullable Target<T> byPayloadType(int type) {
    Target<T> found = null;
    for (int i = 0; i < targets.size(); i++) {
      Target<T> target = targets.get(i);
      if (target.payloadTypes.get(type)) {
        if (found != null) {
          return null;
        }
        found = target;
      }
    }
    return found != null && found.rid.string == null ? found : null;
  }

  private @Nullable Source<T> source(int ssrc) {
    // A handful in a call; a map would box the key of every packet.
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).ssrc == ssrc) {
        return sources.get(i);
      }
    }
    return null;
  }

  private void used(Source<T> source, RtpPacket packet) {
    source.lastUse = ++uses;
    source.lastNumber = packet.sequenceNumber();
  }

  private void learn(@Nullable Source<T> known, Target<T> target, RtpPacket packet) {
    Source<T> source = known;
    if (source == null) {
      if (sources.size() >= MAX_LEARNED) {
        forgetOne();
      }
      source = new Source<>(packet.ssrc(), false, target);
      sources.add(source);
    } else if (source.target != target) {
      // Section 9.2: an old packet, late on the way, does not move the stream back.
      if ((short) (packet.sequenceNumber() - source.lastNumber) < 0) {
        return;
      }
      source.target = target;
    }
    used(source, packet);
  }

  private void forgetOne() {
    Source<T> oldest = null;
    for (Source<T> source : sources) {
      if (!source.signalled && (oldest == null || source.lastUse < oldest.lastUse)) {
        oldest = source;
      }
    }
    if (oldest != null) {
      sources.remove(oldest);
    }
  }

  /** How many SSRCs are known. */
  public int sources() {
    return sources.size();
  }
}
