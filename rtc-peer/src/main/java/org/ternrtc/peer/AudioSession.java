package org.ternrtc.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.peer.jsep.HeaderExtensions;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.audio.DtmfReceiver;
import org.ternrtc.rtp.receive.AudioReceiveSettings;
import org.ternrtc.rtp.receive.AudioReceiveStream;
import org.ternrtc.rtp.send.AudioSendSettings;
import org.ternrtc.rtp.send.AudioSendStatistics;
import org.ternrtc.rtp.send.AudioSendStream;
import org.ternrtc.rtp.session.RtpSession;

/**
 * The streams of sound of one transport.
 *
 * <p>Belongs to the owner thread.
 */
final class AudioSession {
  /** The streams of one transceiver. */
  private static final class Streams {
    @Nullable AudioSendStream send;
    @Nullable AudioReceiveStream receive;
  }

  private final Map<RtpTransceiver, Streams> streams = new LinkedHashMap<>();
  private final Map<RtpSender, Streams> bySender = new LinkedHashMap<>();

  boolean empty() {
    return bySender.isEmpty();
  }

  /** Starts or ends the streams of a section as both sides agreed. */
  void negotiated(
      RtpSession rtp,
      RtpTransceiver transceiver,
      NegotiatedSection section,
      HeaderExtensionMap sent,
      HeaderExtensionMap received) {
    Streams of = streams.computeIfAbsent(transceiver, _ -> new Streams());
    bySender.put(transceiver.sender(), of);
    if (section.direction().sends()) {
      AudioSendSettings settings = sending(transceiver, section, sent);
      if (of.send == null) {
        of.send = rtp.addAudioSender(settings);
      } else {
        of.send.configure(settings);
      }
    }
    AudioReceiveSettings settings = receiving(section, received);
    AudioReceiveStream before = of.receive;
    if (before != null
        && (!section.direction().receives() || !before.settings().equals(settings))) {
      rtp.removeReceiver(before);
      of.receive = null;
      transceiver.receiver().soundChanges();
    }
    if (section.direction().receives() && of.receive == null) {
      of.receive =
          rtp.addAudioReceiver(
              settings, transceiver.mid(), new Heard(transceiver.receiver(), section));
    }
  }

  private static AudioSendSettings sending(
      RtpTransceiver transceiver, NegotiatedSection section, HeaderExtensionMap extensions) {
    AudioCodec codec = section.audio();
    NegotiatedSection.Sound sound = section.sound();
    boolean red = sound != null && sound.red();
    return AudioSendSettings.of(
            (int) transceiver.sender().ssrc(), codec.payloadType(), codec.clockRate())
        .withRed(red ? codec.redPayloadType() : AudioSendSettings.NONE)
        .withTelephoneEvent(codec.telephoneEventPayloadType())
        .withExtensions(extensions)
        .withMid(section.extensions().sends(HeaderExtensions.MID) ? transceiver.mid() : null);
  }

  private static AudioReceiveSettings receiving(
      NegotiatedSection section, HeaderExtensionMap extensions) {
    AudioCodec codec = section.audio();
    return AudioReceiveSettings.of(codec.payloadType(), codec.clockRate())
        .withRed(codec.redPayloadType())
        .withComfortNoise(codec.comfortNoisePayloadType())
        .withTelephoneEvent(codec.telephoneEventPayloadType())
        .withSsrc(section.remoteSsrc() < 0 ? null : (Integer) (int) section.remoteSsrc())
        .withExtensions(extensions);
  }

  /** Brings what a stream receives to its receiver. */
  private record Heard(RtpReceiver receiver, NegotiatedSection section)
      implements AudioReceiveStream.Listener {
    @Override
    public void sound(int timestamp, byte[] payload, int offset, int length, long now) {
      receiver.sound(section, AudioPlayout.Kind.SOUND, timestamp, payload, offset, length, now);
    }

    @Override
    public void redundant(int timestamp, byte[] payload, int offset, int length, long now) {
      receiver.sound(section, AudioPlayout.Kind.REDUNDANT, timestamp, payload, offset, length, now);
    }

    @Override
    public void comfortNoise(int timestamp, byte[] payload, int offset, int length, long now) {
      receiver.sound(
          section, AudioPlayout.Kind.COMFORT_NOISE, timestamp, payload, offset, length, now);
    }

    @Override
    public void key(DtmfReceiver.KeyEvent event) {
      receiver.key(event, section.codec().clockRate());
    }

    @Override
    public void restarted() {
      receiver.soundRestarts(System.nanoTime());
    }
  }

  void send(RtpSender sender, EncodedSound sound, long ticks) {
    Streams of = bySender.get(sender);
    if (of != null && of.send != null) {
      of.send.sendFrame(
          sound.payload(),
          0,
          sound.payload().length,
          ticks,
          sound.begins(),
          sound.level(),
          sound.captureNanos(),
          System.nanoTime());
    }
  }

  /** The stream of a sender; null before it was negotiated. */
  @Nullable AudioSendStream stream(RtpSender sender) {
    Streams of = bySender.get(sender);
    return of == null ? null : of.send;
  }

  /** Tells the encoders what the path does; gives what they make, in bits per second. */
  long adapt(long pathRate) {
    long made = 0;
    for (Map.Entry<RtpSender, Streams> each : bySender.entrySet()) {
      AudioSending sending = each.getKey().sound();
      AudioSendStream stream = each.getValue().send;
      if (sending != null && stream != null) {
        sending.path(stream.statistics().fractionLost(), pathRate);
        made += sending.bitrate();
      }
    }
    return made;
  }

  /** The transceiver ends for good. */
  void stopped(@Nullable RtpSession rtp, RtpTransceiver transceiver, long now) {
    Streams of = streams.remove(transceiver);
    bySender.remove(transceiver.sender());
    if (of == null || rtp == null) {
      return;
    }
    if (of.send != null) {
      rtp.removeSender(of.send, now);
    }
    if (of.receive != null) {
      rtp.removeReceiver(of.receive);
    }
  }

  @Nullable AudioSendStatistics sendStatistics(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null || of.send == null ? null : of.send.statistics();
  }

  /** The stream that is received; null when there is none. */
  @Nullable AudioReceiveStream receiveStream(RtpTransceiver transceiver) {
    Streams of = streams.get(transceiver);
    return of == null ? null : of.receive;
  }
}
