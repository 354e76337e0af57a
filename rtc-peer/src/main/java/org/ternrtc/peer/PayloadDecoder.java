package org.ternrtc.peer;

import org.ternrtc.media.AudioDecoder;
import org.ternrtc.media.UndecodableFrameException;
import org.ternrtc.rtp.audio.AudioPayloadDecoder;

/** A codec as the jitter buffer sees it: what it cannot decode is as good as lost. */
final class PayloadDecoder implements AudioPayloadDecoder {
  private final AudioDecoder decoder;

  PayloadDecoder(AudioDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public int sampleRate() {
    return decoder.sampleRate();
  }

  @Override
  public int channels() {
    return decoder.channels();
  }

  @Override
  public int rtpClockRate() {
    return decoder.rtpClockRate();
  }

  @Override
  public int samples(byte[] payload, int offset, int length) {
    return decoder.samples(payload, offset, length);
  }

  @Override
  public int decode(byte[] payload, int offset, int length, short[] out, int outOffset) {
    try {
      return decoder.decode(payload, offset, length, out, outOffset);
    } catch (UndecodableFrameException e) {
      return 0;
    }
  }

  @Override
  public int conceal(int samples, short[] out, int outOffset) {
    return decoder.conceal(samples, out, outOffset);
  }

  @Override
  public boolean hasRedundancy(byte[] payload, int offset, int length) {
    return decoder.hasRedundancy(payload, offset, length);
  }

  @Override
  public int decodeRedundancy(
      byte[] payload, int offset, int length, int samples, short[] out, int outOffset) {
    try {
      return decoder.decodeRedundancy(payload, offset, length, samples, out, outOffset);
    } catch (UndecodableFrameException e) {
      return 0;
    }
  }

  @Override
  public void reset() {
    decoder.reset();
  }
}
