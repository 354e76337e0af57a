package org.ternrtc.app.vp8;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.EncoderStatistics;
import org.ternrtc.media.PictureQuality;
import org.ternrtc.media.StructuralSimilarity;
import org.ternrtc.media.VideoFrame;

/** Counts what an encoder does and says it as text or JSON. */
final class EncodeReport {
  private static final com.sun.management.@Nullable ThreadMXBean ALLOCATION =
      ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
              && bean.isThreadAllocatedMemorySupported()
          ? bean
          : null;

  private long frames;
  private long dropped;
  private long keyFrames;
  private long bytes;
  private long allocatedBefore;
  private long allocated;
  private double rate = 1;
  private EncoderStatistics statistics = EncoderStatistics.NONE;
  private PictureQuality quality = new PictureQuality(0, 0, 0, 0, 0);
  private double similarity;
  private long judged;

  void beforeEncoding() {
    allocatedBefore = ALLOCATION == null ? 0 : ALLOCATION.getCurrentThreadAllocatedBytes();
  }

  /** Counts what came out; null for a picture that was dropped. */
  void encoded(@Nullable EncodedFrame frame) {
    // The first pictures make what all others use.
    if (ALLOCATION != null && frames >= 2) {
      allocated += ALLOCATION.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }
    frames++;
    if (frame == null) {
      dropped++;
    } else {
      bytes += frame.data().length;
      keyFrames += frame.key() ? 1 : 0;
    }
  }

  void judged(VideoFrame truth, VideoFrame shown) {
    quality = quality.plus(PictureQuality.compare(truth, shown));
    if (truth.width() >= 16 && truth.height() >= 16) {
      similarity += StructuralSimilarity.compare(truth, shown).all();
      judged++;
    }
  }

  void finished(EncoderStatistics counted, double framesPerSecond) {
    statistics = counted;
    rate = framesPerSecond;
  }

  private double kbps() {
    return frames == 0 ? 0 : bytes * 8 * rate / frames / 1000;
  }

  Map<String, Object> json(CodecClock clock, boolean psnr) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("frames", frames);
    line.put("dropped", dropped);
    line.put("keyFrames", keyFrames);
    line.put("kbps", rounded(kbps()));
    line.put("fps", rounded(clock.framesPerSecond()));
    line.put("p50Ms", rounded(clock.millis(0.5)));
    line.put("p99Ms", rounded(clock.millis(0.99)));
    line.put("maxMs", rounded(clock.millis(1)));
    if (ALLOCATION != null && frames > 2) {
      line.put("allocatedKiB", rounded(allocated / 1024.0 / (frames - 2)));
    }
    line.put("atMaxQuantizer", statistics.framesAtMaxQuantizer());
    line.put("codedAgain", statistics.framesCodedAgain());
    line.put("content", statistics.content().name().toLowerCase(Locale.ROOT));
    if (psnr) {
      line.put("psnr", rounded(quality.psnr()));
      line.put("psnrY", rounded(quality.psnrY()));
      line.put("psnrU", rounded(quality.psnrU()));
      line.put("psnrV", rounded(quality.psnrV()));
      line.put("ssim", judged == 0 ? null : (Double) (Math.round(ssim() * 1e5) / 1e5));
    }
    return line;
  }

  String text(CodecClock clock, boolean psnr) {
    String text =
        String.format(
            Locale.ROOT,
            "frames %d, dropped %d, kbps %.1f (%.1f fps)",
            frames,
            dropped,
            kbps(),
            clock.framesPerSecond());
    if (!psnr) {
      return text;
    }
    return text
        + String.format(
            Locale.ROOT,
            ", PSNR %.2f, Y %.2f U %.2f V %.2f dB, SSIM %.4f",
            quality.psnr(),
            quality.psnrY(),
            quality.psnrU(),
            quality.psnrV(),
            ssim());
  }

  private double ssim() {
    return similarity / judged;
  }

  /** Three decimals; a picture without any error has no number. */
  private static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) (Math.round(value * 1000) / 1000.0) : null;
  }
}
