package org.ternrtc.codec.audio.opus;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.UndecodableFrameException;

/** Opus by Concentus, 48 kHz, with its own concealment and in-band forward error correction. */
public final class OpusFrameDecoder implements AudioDecoder {
  /** Opus conceals in steps of 2.5 ms, up to 60 ms at once. */
  private static final int STEP = 120;

  private static final int MAX_CONCEAL = 2880;

  private final OpusDecoder decoder;
  private final int channels;

  /**
   * @param channels 1 or 2, whatever is sent
   */
  public OpusFrameDecoder(int channels) {
    this.channels = channels;
    try {
      decoder = new OpusDecoder(OpusFrameEncoder.SAMPLE_RATE, channels);
    } catch (OpusException | IllegalArgumentException e) {
      throw new IllegalArgumentException("channels " + channels, e);
    }
  }

  @Override
  public int sampleRate() {
    return OpusFrameEncoder.SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public int rtpClockRate() {
    return OpusFrameEncoder.SAMPLE_RATE;
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return OpusPacket.samples(payload, offset, length);
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset)
      throws UndecodableFrameException {
    int samples = OpusPacket.samples(payload, offset, length);
    if (samples == 0) {
      throw new UndecodableFrameException("Opus packet of " + length + " bytes without a length");
    }
    return run(payload, offset, length, out, outOffset, samples, false);
  }

  private int run(
      byte[] payload,
      int offset,
      int length,
      short[] out,
      int outOffset,
      int samples,
      boolean redundancy)
      throws UndecodableFrameException {
    try {
      int got = decoder.decode(payload, offset, length, out, outOffset, samples, redundancy);
      if (got < 0) {
        throw new UndecodableFrameException("Opus decoder says " + got);
      }
      return got;
    } catch (OpusException | RuntimeException | AssertionError e) {
      // Concentus finds some broken packets by running past an array or, where assertions are on,
      // by
      // one of its own; its state is in between then.
      decoder.resetState();
      throw new UndecodableFrameException("Opus packet of " + length + " bytes is broken: " + e);
    }
  }

  @Override
  public int conceal(int samples, short[] out, int outOffset) {
    int wanted = Math.min(samples, MAX_CONCEAL) / STEP * STEP;
    if (wanted == 0) {
      return 0;
    }
    try {
      return Math.max(0, decoder.decode(null, 0, 0, out, outOffset, wanted, false));
    } catch (OpusException | RuntimeException | AssertionError e) {
      decoder.resetState();
      return 0;
    }
  }

  @Override
  public boolean hasRedundancy(byte[] payload, int offset, int length) {
    return OpusPacket.hasRedundancy(payload, offset, length);
  }

  @Override
  public int decodeRedundancy(
      byte[] payload, int offset, int length, int samples, short[] out, int outOffset)
      throws UndecodableFrameException {
    if (!hasRedundancy(payload, offset, length)) {
      return 0;
    }
    int wanted = Math.min(samples, OpusPacket.MAX_SAMPLES) / STEP * STEP;
    return wanted == 0 ? 0 : run(payload, offset, length, out, outOffset, wanted, true);
  }

  @Override
  public void reset() {
    decoder.resetState();
  }

  @Override
  public void close() {}
}
