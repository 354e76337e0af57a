package org.ternrtc.rtp.jitter;

import org.ternrtc.rtp.vp8.Vp8Descriptor;
import org.ternrtc.rtp.vp8.Vp8FrameHeader;

/** Reads VP8 payloads for the jitter buffer, RFC 7741. */
public final class Vp8Depacketizer implements Depacketizer {
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private boolean key;

  /** Before the first payload. */
  public Vp8Depacketizer() {}

  @Override
  public boolean parse(byte[] buffer, int offset, int length) {
    // Section 4: a payload without anything after its descriptor is no VP8 payload.
    if (!descriptor.tryParse(buffer, offset, length) || descriptor.length() == length) {
      return false;
    }
    int header = descriptor.length();
    key =
        descriptor.startsFrame() && Vp8FrameHeader.isKey(buffer, offset + header, length - header);
    return true;
  }

  @Override
  public int headerLength() {
    return descriptor.length();
  }

  @Override
  public boolean startsFrame() {
    return descriptor.startsFrame();
  }

  @Override
  public int pictureId() {
    return descriptor.pictureId();
  }

  @Override
  public int pictureIdBits() {
    return descriptor.longPictureId() ? 15 : 7;
  }

  @Override
  public boolean startsKeyFrame() {
    return key;
  }
}
