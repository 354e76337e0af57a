package org.ternrtc.codec.vp8;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.ternrtc.codec.vp8.EncoderClips.Kind;
import org.ternrtc.media.ContentKind;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoEncoderSettings;

/** A few streams as a checksum of all their bytes; run in this JVM, or by itself in another. */
final class SameStreams {
  private static final int WIDTH = 176;
  private static final int HEIGHT = 144;

  private SameStreams() {}

  /** Prints whether there are vectors, and the checksum. */
  public static void main(String[] args) throws Exception {
    System.out.println(
        ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() + " " + digest());
  }

  static String digest() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("MD5");
    for (int speed : new int[] {0, 4, 6, 10, 16}) {
      for (ContentKind content : new ContentKind[] {ContentKind.CAMERA, ContentKind.SCREEN}) {
        for (Kind kind : new Kind[] {Kind.MOVING_TEXTURE, Kind.FAST_BLOCKS, Kind.NOISE}) {
          stream(digest, speed, content, kind);
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void stream(MessageDigest digest, int speed, ContentKind content, Kind kind) {
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(300_000, 30)
            .withSpeed(speed)
            .withContent(content)
            .withDenoise(kind == Kind.NOISE);
    try (Vp8Encoder encoder = new Vp8Encoder(settings)) {
      for (int number = 0; number < 5; number++) {
        EncodedFrame frame =
            encoder.encode(EncoderClips.frame(kind, WIDTH, HEIGHT, number), EncodeOptions.NONE);
        if (frame == null) {
          throw new IllegalStateException("a picture was dropped");
        }
        digest.update(frame.data());
      }
    }
  }
}
