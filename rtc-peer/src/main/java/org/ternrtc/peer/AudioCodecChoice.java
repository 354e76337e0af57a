package org.ternrtc.peer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.CodecMatching;
import org.ternrtc.peer.jsep.RemoteSection;

/**
 * Which codecs a section of sound offers or answers, with which payload types, RFC 8829 sections
 * 5.2.1, 5.2.2 and 5.3.1. What was agreed on keeps its numbers; new formats have those that other
 * implementations use as well, where they are free.
 */
final class AudioCodecChoice<T extends JsepTransceiver> {
  private static final int OPUS = 111;
  private static final int OPUS_RED = 63;
  private static final int FULL_BAND_EVENT = 110;
  private static final int NARROW_BAND_EVENT = 126;

  /** Those that pictures leave to sound. */
  static final Set<Integer> RESERVED = Set.of(OPUS, OPUS_RED, FULL_BAND_EVENT, NARROW_BAND_EVENT);

  private static final int LAST_DYNAMIC = 127;
  private static final int FIRST_DYNAMIC = 96;

  private final SignalingEffects<T> effects;

  AudioCodecChoice(SignalingEffects<T> effects) {
    this.effects = effects;
  }

  /** The codecs of an offer, the best first. */
  List<AudioCodec> offered(T transceiver) {
    List<AudioCodec> kept = new ArrayList<>();
    Set<Integer> taken = new HashSet<>();
    keep(transceiver.negotiated, kept, taken);
    for (T other : effects.transceivers()) {
      keep(other.negotiated, kept, taken);
    }
    List<RtpCodec> wanted = wanted(transceiver);
    int[] events = {AudioCodec.NONE, AudioCodec.NONE};
    List<AudioCodec> offered = new ArrayList<>();
    for (RtpCodec codec : wanted) {
      if (!CodecMatching.isMedia(codec.name())) {
        continue;
      }
      AudioCodec known = find(kept, codec);
      int type = known == null ? free(usual(codec), taken) : known.payloadType();
      AudioCodec made =
          AudioCodec.of(
              codec.name(), type, codec.clockRate(), codec.channels(), codec.parameters());
      offered.add(helped(made, known, codec, wanted, taken, events));
    }
    return offered;
  }

  private static AudioCodec helped(
      AudioCodec codec,
      @Nullable AudioCodec known,
      RtpCodec format,
      List<RtpCodec> wanted,
      Set<Integer> taken,
      int[] events) {
    int red = AudioCodec.NONE;
    int redAt = index(wanted, AudioCodec.RED, format);
    if (redAt >= 0) {
      red =
          known != null && known.redPayloadType() != AudioCodec.NONE
              ? known.redPayloadType()
              : free(OPUS_RED, taken);
    }
    int noise =
        describesNoise(format) && index(wanted, AudioCodec.COMFORT_NOISE, format) >= 0
            ? 13
            : AudioCodec.NONE;
    int event = AudioCodec.NONE;
    if (index(wanted, AudioCodec.TELEPHONE_EVENT, format) >= 0) {
      int clock = format.clockRate() == 8000 ? 0 : 1;
      if (events[clock] == AudioCodec.NONE) {
        events[clock] =
            known != null && known.telephoneEventPayloadType() != AudioCodec.NONE
                ? known.telephoneEventPayloadType()
                : free(clock == 0 ? NARROW_BAND_EVENT : FULL_BAND_EVENT, taken);
      }
      event = events[clock];
    }
    return codec.withHelpers(red, redAt >= 0 && redAt < wanted.indexOf(format), noise, event);
  }

  /** RFC 3389 describes sound of 4 kHz; Opus has comfort noise of its own. */
  private static boolean describesNoise(RtpCodec format) {
    return format.is("PCMU") || format.is("PCMA");
  }

  private static int index(List<RtpCodec> wanted, String name, RtpCodec format) {
    for (int i = 0; i < wanted.size(); i++) {
      RtpCodec each = wanted.get(i);
      boolean same =
          each.clockRate() == format.clockRate()
              && (!each.is(AudioCodec.RED) || each.channels() == format.channels());
      if (each.is(name) && same) {
        return i;
      }
    }
    return -1;
  }

  /** RFC 3551 section 6, and what browsers use. */
  private static int usual(RtpCodec codec) {
    return switch (codec.name().toUpperCase(Locale.ROOT)) {
      case "PCMU" -> 0;
      case "PCMA" -> 8;
      case "G722" -> 9;
      default -> OPUS;
    };
  }

  private static int free(int wanted, Set<Integer> taken) {
    if (taken.add(wanted)) {
      return wanted;
    }
    for (int type = LAST_DYNAMIC; type >= FIRST_DYNAMIC; type--) {
      if (!RESERVED.contains(type) && taken.add(type)) {
        return type;
      }
    }
    throw new OperationException("all payload types are taken");
  }

  private static void keep(
      @Nullable NegotiatedSection agreed, List<AudioCodec> kept, Set<Integer> taken) {
    if (agreed != null) {
      CodecChoice.takenBy(agreed, taken);
      if (agreed.codec() instanceof AudioCodec codec) {
        kept.add(codec);
      }
    }
  }

  private static @Nullable AudioCodec find(List<AudioCodec> codecs, RtpCodec wanted) {
    for (AudioCodec codec : codecs) {
      if (codec.same(wanted.name(), wanted.clockRate(), wanted.channels())) {
        return codec;
      }
    }
    return null;
  }

  /**
   * The codec of an answer: the first of the offer that we have too, or of our preferences that is
   * offered. Empty when there is none.
   */
  List<AudioCodec> answered(T transceiver, RemoteSection offer) {
    List<RtpCodec> wanted = wanted(transceiver);
    if (transceiver.preferences().isEmpty()) {
      for (AudioCodec theirs : offer.audioCodecs()) {
        for (RtpCodec codec : wanted) {
          if (theirs.same(codec.name(), codec.clockRate(), codec.channels())) {
            return List.of(answer(theirs, codec, wanted));
          }
        }
      }
      return List.of();
    }
    for (RtpCodec codec : wanted) {
      for (AudioCodec theirs : offer.audioCodecs()) {
        if (theirs.same(codec.name(), codec.clockRate(), codec.channels())) {
          return List.of(answer(theirs, codec, wanted));
        }
      }
    }
    return List.of();
  }

  private static AudioCodec answer(AudioCodec theirs, RtpCodec ours, List<RtpCodec> wanted) {
    int redAt = index(wanted, AudioCodec.RED, ours);
    return theirs
        .withOurFeedback()
        .withParameters(ours.parameters())
        .withHelpers(
            redAt >= 0 ? theirs.redPayloadType() : AudioCodec.NONE,
            theirs.redFirst() || redAt < wanted.indexOf(ours),
            describesNoise(ours) && index(wanted, AudioCodec.COMFORT_NOISE, ours) >= 0
                ? theirs.comfortNoisePayloadType()
                : AudioCodec.NONE,
            index(wanted, AudioCodec.TELEPHONE_EVENT, ours) >= 0
                ? theirs.telephoneEventPayloadType()
                : AudioCodec.NONE);
  }

  private List<RtpCodec> wanted(T transceiver) {
    return transceiver.preferences().isEmpty()
        ? effects.codecs(MediaKind.AUDIO)
        : transceiver.preferences();
  }
}
