package org.ternrtc.peer.jsep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ternrtc.sdp.Codec;
import org.ternrtc.sdp.Fmtp;
import org.ternrtc.sdp.MaxPtime;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.MediaDescriptionBuilder;
import org.ternrtc.sdp.Ptime;
import org.ternrtc.sdp.RtcpFb;
import org.ternrtc.sdp.RtpMap;

/** Reads and writes the formats of sections of sound. */
final class AudioSections {
  private AudioSections() {}

  /** All codecs that carry sound, whether we know them or not, each with its helpers. */
  static List<AudioCodec> read(MediaDescription media) {
    List<AudioCodec> found = new ArrayList<>();
    if (!media.kind().equals("audio") || !media.isRtp()) {
      return found;
    }
    List<Codec> all = media.codecs();
    for (int i = 0; i < all.size(); i++) {
      Codec codec = all.get(i);
      if (!CodecMatching.isMedia(codec.name())) {
        continue;
      }
      Set<String> feedback = new LinkedHashSet<>();
      for (RtcpFb line : codec.feedback()) {
        feedback.add(line.parameter() == null ? line.type() : line.type() + " " + line.parameter());
      }
      int red = red(all, codec);
      found.add(
          new AudioCodec(
              codec.name(),
              codec.payloadType(),
              codec.rtpMap().clockRate(),
              codec.rtpMap().channels(),
              red < 0 ? AudioCodec.NONE : all.get(red).payloadType(),
              red >= 0 && red < i,
              helper(all, AudioCodec.COMFORT_NOISE, codec),
              helper(all, AudioCodec.TELEPHONE_EVENT, codec),
              feedback,
              codec.parameters()));
    }
    return found;
  }

  /** The place of the format that carries this codec alone, RFC 2198 section 5; -1 for none. */
  private static int red(List<Codec> all, Codec codec) {
    String type = Integer.toString(codec.payloadType());
    for (int i = 0; i < all.size(); i++) {
      Codec each = all.get(i);
      if (each.is(AudioCodec.RED)
          && each.rtpMap().clockRate() == codec.rtpMap().clockRate()
          && each.rtpMap().channels() == codec.rtpMap().channels()
          && List.of(each.parameters().strip().split("/")).stream().allMatch(type::equals)) {
        return i;
      }
    }
    return -1;
  }

  private static int helper(List<Codec> all, String name, Codec codec) {
    for (Codec each : all) {
      if (each.is(name) && each.rtpMap().clockRate() == codec.rtpMap().clockRate()) {
        return each.payloadType();
      }
    }
    return AudioCodec.NONE;
  }

  /** How much sound the other side wants in one packet, in milliseconds; 0 when it is not told. */
  static int packetMillis(MediaDescription media) {
    Ptime wanted = media.attribute(Ptime.class);
    MaxPtime most = media.attribute(MaxPtime.class);
    int millis = wanted == null ? 0 : wanted.millis();
    if (most != null && (millis == 0 || millis > most.millis())) {
      // Who takes 20 ms is not told to send longer packets.
      return millis == 0 && most.millis() >= 20 ? 0 : most.millis();
    }
    return millis;
  }

  /** The formats of the m-line, in the order of preference. */
  static void formats(MediaDescriptionBuilder out, List<AudioCodec> codecs) {
    Set<Integer> types = new LinkedHashSet<>();
    for (AudioCodec codec : codecs) {
      if (codec.redFirst()) {
        types.add(codec.redPayloadType());
      }
      types.add(codec.payloadType());
      types.add(codec.redPayloadType());
    }
    codecs.forEach(codec -> types.add(codec.comfortNoisePayloadType()));
    codecs.forEach(codec -> types.add(codec.telephoneEventPayloadType()));
    types.remove(AudioCodec.NONE);
    types.forEach(out::format);
  }

  /** What the formats are. */
  static void attributes(MediaDescriptionBuilder out, List<AudioCodec> codecs) {
    Map<Integer, RtpMap> helpers = new LinkedHashMap<>();
    for (AudioCodec codec : codecs) {
      int type = codec.payloadType();
      out.attribute(map(type, codec.name(), codec.clockRate(), codec.channels()));
      codec.feedback().stream().sorted().forEach(value -> out.attribute(RtcpFb.of(type, value)));
      if (!codec.parameters().isEmpty()) {
        out.attribute(new Fmtp(Integer.toString(type), codec.parameters()));
      }
      int red = codec.redPayloadType();
      if (red != AudioCodec.NONE) {
        out.attribute(map(red, AudioCodec.RED, codec.clockRate(), codec.channels()));
        out.attribute(new Fmtp(Integer.toString(red), type + "/" + type));
      }
      helper(helpers, codec.comfortNoisePayloadType(), AudioCodec.COMFORT_NOISE, codec);
      helper(helpers, codec.telephoneEventPayloadType(), AudioCodec.TELEPHONE_EVENT, codec);
    }
    helpers.values().forEach(out::attribute);
  }

  private static void helper(
      Map<Integer, RtpMap> helpers, int type, String name, AudioCodec codec) {
    if (type != AudioCodec.NONE) {
      helpers.putIfAbsent(type, new RtpMap(type, name, codec.clockRate()));
    }
  }

  private static RtpMap map(int type, String name, int clockRate, int channels) {
    return channels > 1
        ? new RtpMap(type, name, clockRate, Integer.toString(channels))
        : new RtpMap(type, name, clockRate);
  }
}
