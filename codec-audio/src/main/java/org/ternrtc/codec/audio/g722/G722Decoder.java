package org.ternrtc.codec.audio.g722;

import java.util.Arrays;
import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.UndecodableFrameException;

/** ITU-T G.722 at 64 kbit/s: one byte becomes two samples of 16 kHz. */
public final class G722Decoder implements AudioDecoder {
  private static final int MAX_BYTES = G722Encoder.CLOCK_RATE / 1000 * MAX_PACKET_MILLIS;

  private final G722Band low = G722Band.low();
  private final G722Band high = G722Band.high();
  private final int[] history = new int[24];

  @Override
  public int sampleRate() {
    return G722Encoder.SAMPLE_RATE;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int rtpClockRate() {
    return G722Encoder.CLOCK_RATE;
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return length <= MAX_BYTES ? length * 2 : 0;
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset)
      throws UndecodableFrameException {
    if (length > MAX_BYTES) {
      throw new UndecodableFrameException("G.722 packet of " + length + " bytes");
    }
    for (int i = 0; i < length; i++) {
      decode(payload[offset + i] & 0xFF, out, outOffset + 2 * i);
    }
    return 2 * length;
  }

  private void decode(int code, short[] out, int at) {
    int lowCode = code & 63;
    int coarse = lowCode >> 2;
    int lowSample = bound(low.prediction() + ((low.scale() * G722Tables.QM6[lowCode]) >> 15));
    low.update((low.scale() * G722Tables.QM4[coarse]) >> 15, G722Tables.LOW_LOG_STEP[coarse]);
    int highCode = code >> 6;
    int difference = (high.scale() * G722Tables.QM2[highCode]) >> 15;
    int highSample = bound(high.prediction() + difference);
    high.update(difference, G722Tables.HIGH_LOG_STEP[highCode]);

    System.arraycopy(history, 2, history, 0, 22);
    history[22] = lowSample + highSample;
    history[23] = lowSample - highSample;
    int first = 0;
    int second = 0;
    for (int i = 0; i < 12; i++) {
      first += history[2 * i + 1] * G722Tables.QMF[11 - i];
      second += history[2 * i] * G722Tables.QMF[i];
    }
    out[at] = (short) G722Band.saturate(first >> 11);
    out[at + 1] = (short) G722Band.saturate(second >> 11);
  }

  private static int bound(int sample) {
    return Math.max(-16_384, Math.min(16_383, sample));
  }

  @Override
  public void reset() {
    low.reset();
    high.reset();
    Arrays.fill(history, 0);
  }

  @Override
  public void close() {}
}
