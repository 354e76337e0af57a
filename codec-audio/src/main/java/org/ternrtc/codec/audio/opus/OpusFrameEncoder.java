package org.ternrtc.codec.audio.opus;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusBandwidth;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import java.util.concurrent.atomic.AtomicReference;
import org.ternrtc.codec.audio.FrameCheck;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioEncoderSettings;
import org.ternrtc.media.AudioFrame;

/** Opus by Concentus, 48 kHz. See {@link AudioEncoder} for threads. */
public final class OpusFrameEncoder implements AudioEncoder {
  static final int SAMPLE_RATE = 48_000;

  /**
   * Below this Concentus, like libopus, silently leaves forward error correction out at full
   * bandwidth; in 8 kHz of sound it fits down to about 16 kbit/s.
   */
  private static final int FULL_BAND_FEC_BITRATE = 32_000;

  private static final int WIDE_BAND_RATE = 16_000;

  /** Such a packet says "nothing new": it need not be sent (RFC 7587 section 3.1.3). */
  private static final int DTX_BYTES = 2;

  private final OpusEncoder encoder;
  private final AudioEncoderSettings first;
  private final AtomicReference<AudioEncoderSettings> wanted;
  private AudioEncoderSettings applied;

  public OpusFrameEncoder(AudioEncoderSettings settings) {
    this.first = settings;
    this.wanted = new AtomicReference<>(settings);
    this.applied = settings;
    try {
      encoder =
          new OpusEncoder(
              SAMPLE_RATE,
              settings.channels(),
              settings.music()
                  ? OpusApplication.OPUS_APPLICATION_AUDIO
                  : OpusApplication.OPUS_APPLICATION_VOIP);
    } catch (OpusException e) {
      throw new IllegalArgumentException("Opus does not take " + settings, e);
    }
    encoder.setSignalType(
        settings.music() ? OpusSignal.OPUS_SIGNAL_MUSIC : OpusSignal.OPUS_SIGNAL_VOICE);
    encoder.setUseVBR(!settings.constantBitrate());
    encoder.setUseConstrainedVBR(true);
    encoder.setUseDTX(settings.dtx());
    apply(settings);
  }

  private void apply(AudioEncoderSettings settings) {
    encoder.setBitrate(settings.bitsPerSecond());
    encoder.setComplexity(settings.complexity());
    boolean fec = settings.inbandFec() && settings.packetLossPercent() > 0;
    encoder.setUseInbandFEC(fec);
    encoder.setPacketLossPercent(fec ? settings.packetLossPercent() : 0);
    boolean narrow = fec && settings.bitsPerSecond() < FULL_BAND_FEC_BITRATE;
    int highest = settings.maxPlaybackRate();
    encoder.setMaxBandwidth(bandwidth(narrow ? Math.min(highest, WIDE_BAND_RATE) : highest));
    applied = settings;
  }

  /** RFC 7587 section 6.1, maxplaybackrate. */
  private static OpusBandwidth bandwidth(int maxPlaybackRate) {
    if (maxPlaybackRate < 12_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_NARROWBAND;
    }
    if (maxPlaybackRate < 16_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_MEDIUMBAND;
    }
    if (maxPlaybackRate < 24_000) {
      return OpusBandwidth.OPUS_BANDWIDTH_WIDEBAND;
    }
    return maxPlaybackRate < 48_000
        ? OpusBandwidth.OPUS_BANDWIDTH_SUPERWIDEBAND
        : OpusBandwidth.OPUS_BANDWIDTH_FULLBAND;
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return first.channels();
  }

  @Override
  public int frameSamples() {
    return SAMPLE_RATE / 1000 * first.packetMillis();
  }

  @Override
  public int rtpClockRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    FrameCheck.check(frame, this);
    AudioEncoderSettings now = wanted.get();
    if (!now.equals(applied)) {
      apply(now);
    }
    try {
      int room = Math.min(MAX_PAYLOAD_BYTES, out.length - offset);
      int length =
          encoder.encode(frame.samples(), frame.offset(), frameSamples(), out, offset, room);
      return now.dtx() && length <= DTX_BYTES ? 0 : length;
    } catch (OpusException e) {
      throw new AssertionError("the frame was checked", e);
    }
  }

  @Override
  public void setBitrate(int bitsPerSecond) {
    int bits = Math.max(6000, Math.min(510_000, bitsPerSecond));
    wanted.updateAndGet(settings -> settings.withBitrate(bits));
  }

  @Override
  public void setComplexity(int complexity) {
    wanted.updateAndGet(settings -> settings.withComplexity(complexity));
  }

  @Override
  public void setPacketLossPercent(int percent) {
    wanted.updateAndGet(settings -> settings.withPacketLossPercent(percent));
  }

  @Override
  public void close() {}
}
