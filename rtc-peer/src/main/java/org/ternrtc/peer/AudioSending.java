package org.ternrtc.peer;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioEncoderSettings;
import org.ternrtc.peer.jsep.AudioCodec;
import org.ternrtc.sdp.OpusParameters;

/**
 * The encoder of a sender of sound, and the time of what it sends: one RTP clock, whichever track
 * or encoder feeds it.
 *
 * <p>Belongs to the owner thread.
 */
final class AudioSending {
  /** Encoded packets on their way to the owner thread; more means that the owner is stuck. */
  private static final int MAX_IN_FLIGHT = 50;

  /** RFC 7587 section 3.1.1: full band mono speech, and stereo music with some thrift. */
  private static final int MONO_BITRATE = 32_000;

  private static final int STEREO_BITRATE = 64_000;
  private static final int MOST_BITRATE = 510_000;
  private static final int LEAST_BITRATE = 12_000;
  private static final long MILLI = 1_000_000;

  /** Loss of which the reports of some seconds tell is believed; it is made little of slowly. */
  private static final double LOSS_DECAY = 0.9;

  private final Call call;
  private final RtpSender sender;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private @Nullable AudioEncoderThread encoder;
  private @Nullable AudioEncoderSettings settings;
  private @Nullable String codec;
  private int clockRate;
  private double loss;
  private int appliedLoss = -1;
  private int appliedBitrate;

  /** Counts the encoders: what one before the running one made comes too late. */
  private int generation;

  // The RTP clock: where the running encoder's counting begins on it, and what was sent last.
  private boolean any;
  private boolean based;
  private long base;
  private long lastTicks;
  private long lastCapture;

  AudioSending(Call call, RtpSender sender) {
    this.call = call;
    this.sender = sender;
  }

  @Nullable AudioEncoderThread encoder() {
    return encoder;
  }

  long packetsLost() {
    return lost.get();
  }

  /** Begins, or goes on in another way. */
  void start(
      AudioTrack track,
      AudioCodec wanted,
      NegotiatedSection.@Nullable Sound terms,
      RtpEncodingParameters parameters,
      int mostOfRemote) {
    AudioEncoderSettings wish = settings(wanted, terms, parameters, mostOfRemote);
    if (encoder != null && wish.equals(settings) && wanted.name().equals(codec)) {
      return;
    }
    stop();
    based = false;
    codec = wanted.name();
    clockRate = wanted.clockRate();
    settings = wish;
    appliedBitrate = wish.bitsPerSecond();
    appliedLoss = -1;
    int current = ++generation;
    encoder =
        new AudioEncoderThread(
            track, wanted.name(), wish, encoded -> fromEncoder(current, encoded));
  }

  void stop() {
    AudioEncoderThread running = encoder;
    encoder = null;
    settings = null;
    if (running != null) {
      running.close();
      call.encoderClosed(running);
    }
  }

  /** What the other side wishes (RFC 7587 section 6.1), within what the caller allows. */
  static AudioEncoderSettings settings(
      AudioCodec codec,
      NegotiatedSection.@Nullable Sound terms,
      RtpEncodingParameters parameters,
      int mostOfRemote) {
    OpusParameters opus =
        OpusParameters.of(codec.name().equalsIgnoreCase("opus") ? codec.parameters() : "");
    boolean stereo = opus.stereo();
    int bits = stereo ? STEREO_BITRATE : MONO_BITRATE;
    if (parameters.maxBitrate() <= MOST_BITRATE) {
      bits = parameters.maxBitrate();
    }
    if (opus.maxAverageBitrate() > 0) {
      bits =
          parameters.maxBitrate() <= MOST_BITRATE
              ? Math.min(bits, opus.maxAverageBitrate())
              : opus.maxAverageBitrate();
    }
    if (mostOfRemote > 0) {
      bits = Math.min(bits, mostOfRemote);
    }
    int millis =
        terms == null || terms.packetMillis() == 0 ? opus.ptimeMillis() : terms.packetMillis();
    return AudioEncoderSettings.voice()
        .withBitrate(Math.clamp(bits, 6000, MOST_BITRATE))
        .withChannels(stereo ? 2 : 1)
        .withMusic(stereo)
        .withPacketMillis(packet(millis, opus.minPtimeMillis()))
        .withInbandFec(opus.useInbandFec())
        .withDtx(opus.useDtx())
        .withConstantBitrate(opus.cbr())
        .withMaxPlaybackRate(opus.maxPlaybackRate());
  }

  private static int packet(int wanted, int least) {
    int millis = wanted == 0 ? 20 : Math.max(wanted, least);
    return millis < 20 ? 10 : millis < 40 ? 20 : millis < 60 ? 40 : 60;
  }

  /**
   * What the path does to sound.
   *
   * @param fractionLost of the last report, 0 to 1
   * @param pathRate what the path carries, in bits per second; -1 when not known
   */
  void path(double fractionLost, long pathRate) {
    AudioEncoderThread running = encoder;
    AudioEncoderSettings wish = settings;
    if (running == null || wish == null) {
      return;
    }
    loss = Math.max(fractionLost, loss * LOSS_DECAY);
    AudioEncoder target = running.encoder();
    int percent = (int) Math.min(30, Math.ceil(loss * 100));
    if (percent != appliedLoss) {
      appliedLoss = percent;
      target.setPacketLossPercent(percent);
    }
    int bits = wish.bitsPerSecond();
    if (pathRate > 0) {
      bits = Math.clamp(pathRate / 2, Math.min(bits, LEAST_BITRATE), bits);
    }
    if (Math.abs(bits - appliedBitrate) > appliedBitrate / 20) {
      appliedBitrate = bits;
      target.setBitrate(bits);
    }
  }

  /** In bits per second; 0 while nothing is encoded. */
  int bitrate() {
    return encoder == null ? 0 : appliedBitrate;
  }

  /** On the encoder's thread. */
  private void fromEncoder(int of, EncodedSound sound) {
    if (inFlight.incrementAndGet() > MAX_IN_FLIGHT) {
      inFlight.decrementAndGet();
      lost.incrementAndGet();
      return;
    }
    boolean posted =
        call.post(() -> {
          inFlight.decrementAndGet();
          forward(of, sound);
        });
    if (!posted) {
      inFlight.decrementAndGet();
    }
  }

  /** Which encoder runs, or ran last. */
  int generation() {
    return generation;
  }

  /**
   * Sends on.
   *
   * @param of which encoder made it: each counts from nought, so another's would put the clock off
   */
  void forward(int of, EncodedSound sound) {
    if (of != generation || encoder == null || !sender.isSending()) {
      return;
    }
    if (!based) {
      based = true;
      base = (any ? lastTicks + passed(sound.captureNanos()) : 0) - sound.sample();
    }
    any = true;
    lastTicks = base + sound.sample();
    lastCapture = sound.captureNanos();
    call.sendSound(sender, sound, lastTicks);
  }

  private long passed(long captureNanos) {
    return Math.max(1, (captureNanos - lastCapture) / MILLI * clockRate / 1000);
  }
}
