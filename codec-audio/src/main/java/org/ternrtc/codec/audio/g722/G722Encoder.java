package org.ternrtc.codec.audio.g722;

import org.ternrtc.codec.audio.FrameCheck;
import org.ternrtc.media.AudioEncoder;
import org.ternrtc.media.AudioFrame;

/**
 * ITU-T G.722 at 64 kbit/s: two samples of 16 kHz become one byte, six bits of the lower band and
 * two of the upper one. Its RTP clock is 8000 by an old error that RFC 3551 section 4.5.2 keeps.
 */
public final class G722Encoder implements AudioEncoder {
  static final int SAMPLE_RATE = 16_000;
  static final int CLOCK_RATE = 8000;

  private static final int HIGH_DECISION = 564;

  private final int frameSamples;
  private final G722Band low = G722Band.low();
  private final G722Band high = G722Band.high();
  private final int[] history = new int[24];

  /**
   * @param packetMillis sound in one packet
   */
  public G722Encoder(int packetMillis) {
    this.frameSamples = SAMPLE_RATE / 1000 * packetMillis;
  }

  @Override
  public int sampleRate() {
    return SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int frameSamples() {
    return frameSamples;
  }

  @Override
  public int rtpClockRate() {
    return CLOCK_RATE;
  }

  @Override
  public int encode(AudioFrame frame, byte[] out, int offset) {
    FrameCheck.check(frame, this);
    short[] in = frame.samples();
    for (int i = 0; i < frameSamples; i += 2) {
      int at = frame.offset() + i;
      out[offset + i / 2] = (byte) encode(in[at], in[at + 1]);
    }
    return frameSamples / 2;
  }

  private int encode(int first, int second) {
    System.arraycopy(history, 2, history, 0, 22);
    history[22] = first;
    history[23] = second;
    int even = 0;
    int odd = 0;
    for (int i = 0; i < 12; i++) {
      odd += history[2 * i] * G722Tables.QMF[i];
      even += history[2 * i + 1] * G722Tables.QMF[11 - i];
    }
    return encodeLow((even + odd) >> 14) | encodeHigh((even - odd) >> 14) << 6;
  }

  private int encodeLow(int sample) {
    int error = G722Band.saturate(sample - low.prediction());
    int magnitude = error >= 0 ? error : ~error;
    int level = 1;
    while (level < 30 && magnitude >= (G722Tables.Q6[level] * low.scale()) >> 12) {
      level++;
    }
    int code = error < 0 ? G722Tables.ILN[level] : G722Tables.ILP[level];
    int coarse = code >> 2;
    low.update((low.scale() * G722Tables.QM4[coarse]) >> 15, G722Tables.LOW_LOG_STEP[coarse]);
    return code;
  }

  private int encodeHigh(int sample) {
    int error = G722Band.saturate(sample - high.prediction());
    int magnitude = error >= 0 ? error : ~error;
    boolean large = magnitude >= (HIGH_DECISION * high.scale()) >> 12;
    int code = error < 0 ? (large ? 0 : 1) : (large ? 2 : 3);
    high.update((high.scale() * G722Tables.QM2[code]) >> 15, G722Tables.HIGH_LOG_STEP[code]);
    return code;
  }

  @Override
  public void close() {}
}
