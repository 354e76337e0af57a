package org.ternrtc.capture.v4l2;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.media.pixel.ColourMatrix;
import org.ternrtc.media.pixel.YuvConverter;

/**
 * Turns the bytes of a camera's buffer into pictures, in one pass. Belongs to one thread. The
 * colours of YUV are taken as they come: cameras that say nothing mean BT.601, limited range.
 */
abstract sealed class CameraPicture permits CameraPicture.Raw, CameraPicture.Jpeg {
  final int width;
  final int height;

  private CameraPicture(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /**
   * A reader of that format.
   *
   * @param bytesPerLine of the first plane as the driver says; 0 where it says none
   * @return null for a format that is not read
   */
  static @Nullable CameraPicture of(String format, int width, int height, int bytesPerLine) {
    return switch (format) {
      case "YUYV", "UYVY", "NV12", "YU12", "YV12", "RGB3", "BGR3", "BGR4" ->
          new Raw(format, width, height, bytesPerLine);
      case "MJPG", "JPEG" -> new Jpeg(width, height);
      default -> null;
    };
  }

  /**
   * Reads one picture.
   *
   * @param bytes how many of the buffer are filled
   * @return null when the picture is cut short or damaged
   */
  abstract @Nullable VideoFrame read(ByteBuffer buffer, int bytes, long captureNanos);

  /** What is not compressed. */
  static final class Raw extends CameraPicture {
    private final String format;
    private final int stride;
    private final long size;
    private final YuvConverter converter = YuvConverter.best();

    Raw(String format, int width, int height, int bytesPerLine) {
      super(width, height);
      this.format = format;
      int least =
          switch (format) {
            case "YUYV", "UYVY" -> 4 * ((width + 1) / 2);
            case "RGB3", "BGR3" -> 3 * width;
            case "BGR4" -> 4 * width;
            case "NV12" -> 2 * ((width + 1) / 2);
            default -> width;
          };
      this.stride = Math.max(least, bytesPerLine);
      long rows = (long) stride * height;
      this.size =
          switch (format) {
            case "NV12" -> rows + (long) stride * ((height + 1) / 2);
            case "YU12", "YV12" -> rows + 2L * chromaStride() * ((height + 1) / 2);
            // The last row need not have its padding.
            default -> rows - stride + least;
          };
    }

    private int chromaStride() {
      return (stride + 1) / 2;
    }

    @Override
    @Nullable VideoFrame read(ByteBuffer buffer, int bytes, long captureNanos) {
      if (bytes < size) {
        return null;
      }
      VideoFrame frame = VideoFrame.allocate(width, height, captureNanos);
      int luma = stride * height;
      int chroma = chromaStride() * ((height + 1) / 2);
      switch (format) {
        case "YUYV" -> converter.packedToI420(buffer, 0, stride, YuvConverter.Packed.YUYV, frame);
        case "UYVY" -> converter.packedToI420(buffer, 0, stride, YuvConverter.Packed.UYVY, frame);
        case "NV12" -> converter.nv12ToI420(buffer, 0, luma, stride, frame);
        case "YU12" ->
            converter.planesToI420(buffer, 0, luma, luma + chroma, stride, chromaStride(), frame);
        case "YV12" ->
            converter.planesToI420(buffer, 0, luma + chroma, luma, stride, chromaStride(), frame);
        case "BGR4" -> converter.bgrxToI420(buffer, 0, stride, ColourMatrix.BT601_LIMITED, frame);
        default ->
            converter.rgbToI420(
                buffer, 0, stride, format.equals("BGR3"), ColourMatrix.BT601_LIMITED, frame);
      }
      return frame;
    }
  }

  /** Motion JPEG: each picture is a JPEG file, some without the tables that all share. */
  static final class Jpeg extends CameraPicture {
    private final JpegDecoder decoder;

    Jpeg(int width, int height) {
      super(width, height);
      this.decoder = new JpegDecoder(width, height);
    }

    @Override
    @Nullable VideoFrame read(ByteBuffer buffer, int bytes, long captureNanos) {
      return decoder.decode(buffer, bytes, captureNanos);
    }
  }
}
