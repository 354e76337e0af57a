package org.ternrtc.codec.jcodec;

import java.nio.ByteBuffer;
import org.jcodec.codecs.vpx.VP8Encoder;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.common.model.Picture;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;

/**
 * JCodec's VP8 encoder. It knows key frames only and one quantizer for all of a frame; this class
 * picks the quantizer from frame to frame so that the rate stays near its target, as far as key
 * frames allow.
 */
final class JcodecVp8Encoder implements VideoEncoder {
  private static final int MAX_INDEX = 127;
  private static final int MACROBLOCK = 16;

  private final int minIndex;
  private final int maxIndex;
  private volatile double bitsPerFrame;
  private double index;
  private @Nullable Picture picture;
  private int width;
  private int height;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private boolean closed;

  JcodecVp8Encoder(VideoEncoderSettings settings) {
    minIndex = Math.min(settings.minQuantizer() * 2, MAX_INDEX);
    maxIndex = Math.min(settings.maxQuantizer() * 2, MAX_INDEX);
    index = (minIndex + maxIndex) / 2.0;
    setRate(settings.bitsPerSecond(), settings.framesPerSecond());
  }

  @Override
  public EncodedFrame encode(VideoFrame frame, EncodeOptions options) {
    if (closed) {
      throw new IllegalStateException("encoder is closed");
    }
    Picture source = load(frame);
    int quantizer = (int) Math.round(index);
    buffer.clear();
    // The index is fixed when JCodec's encoder is made; it holds nothing from frame to frame.
    ByteBuffer encoded =
        VP8Encoder.createVP8Encoder(quantizer).encodeFrame(source, buffer).getData();
    byte[] data = new byte[encoded.remaining()];
    encoded.get(data);
    writeSize(data, frame.width(), frame.height());
    follow(data.length * 8.0);
    return new EncodedFrame(
        data, true, frame.width(), frame.height(), frame.captureNanos(), quantizer);
  }

  /** JCodec takes whole macroblocks; the last column and row are repeated to fill them. */
  private Picture load(VideoFrame frame) {
    Picture target = picture;
    if (target == null || width != frame.width() || height != frame.height()) {
      width = frame.width();
      height = frame.height();
      int alignedWidth = (width + MACROBLOCK - 1) / MACROBLOCK * MACROBLOCK;
      int alignedHeight = (height + MACROBLOCK - 1) / MACROBLOCK * MACROBLOCK;
      target = Picture.create(alignedWidth, alignedHeight, ColorSpace.YUV420);
      picture = target;
      buffer = ByteBuffer.allocate(alignedWidth * alignedHeight * 3 + 4096);
    }
    int chromaWidth = (width + 1) / 2;
    int chromaHeight = (height + 1) / 2;
    copy(frame, frame.yOffset(), frame.yStride(), width, height, target, 0);
    copy(frame, frame.uOffset(), frame.uvStride(), chromaWidth, chromaHeight, target, 1);
    copy(frame, frame.vOffset(), frame.uvStride(), chromaWidth, chromaHeight, target, 2);
    return target;
  }

  private static void copy(
      VideoFrame frame, int offset, int stride, int width, int height, Picture target, int plane) {
    byte[] to = target.getPlaneData(plane);
    int toWidth = target.getPlaneWidth(plane);
    for (int row = 0; row < target.getPlaneHeight(plane); row++) {
      int from = offset + Math.min(row, height - 1) * stride;
      for (int column = 0; column < toWidth; column++) {
        // JCodec keeps pixels from -128 to 127.
        to[row * toWidth + column] =
            (byte) ((frame.data()[from + Math.min(column, width - 1)] & 0xFF) - 128);
      }
    }
  }

  /** The size that is to be shown, RFC 6386 section 9.1: JCodec wrote that of whole macroblocks. */
  private static void writeSize(byte[] data, int width, int height) {
    data[6] = (byte) width;
    data[7] = (byte) (width >> 8);
    data[8] = (byte) height;
    data[9] = (byte) (height >> 8);
  }

  /** Half of the way that the quantizer is off, in the measure in which bits fall with it. */
  private void follow(double bits) {
    double off = Math.log(bits / bitsPerFrame);
    index = Math.clamp(index + Math.clamp(off * 12, -10, 10), minIndex, maxIndex);
  }

  @Override
  public void setRate(int bitsPerSecond, double framesPerSecond) {
    bitsPerFrame = bitsPerSecond / framesPerSecond;
  }

  @Override
  public void close() {
    closed = true;
    picture = null;
    buffer = ByteBuffer.allocate(0);
  }
}
