package org.ternrtc.media.file;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.PacedAudioSource;

/** Plays a WAV file at its own rate, over and over or once. */
public final class WavFileSource extends PacedAudioSource {
  private final Path path;
  private final boolean loop;
  private @Nullable WavReader reader;
  private long frames;

  /** Plays the file over and over. */
  public WavFileSource(Path path) {
    this(path, true);
  }

  /**
   * @param loop whether to start again at the end of the file
   */
  public WavFileSource(Path path, boolean loop) {
    super("tern-wav");
    this.path = path;
    this.loop = loop;
  }

  @Override
  protected void open() throws IOException {
    reader = FileFaults.naming(path, () -> WavReader.open(path));
  }

  @Override
  protected @Nullable AudioFrame next(long captureNanos) throws IOException {
    return FileFaults.naming(path, () -> read(captureNanos));
  }

  private @Nullable AudioFrame read(long captureNanos) throws IOException {
    WavReader current = reader;
    if (current == null) {
      return null;
    }
    int rate = current.sampleRate();
    int channels = current.channels();
    // 11025 Hz has no whole frame of 10 ms: each is as long as its two ends say.
    int length =
        (int) ((frames + 1) * rate / FRAMES_PER_SECOND - frames * rate / FRAMES_PER_SECOND);
    frames++;
    short[] samples = new short[length * channels];
    int got = current.read(samples, 0, length);
    if (got < length && loop && frames > 1) {
      current.close();
      reader = null;
      WavReader again = WavReader.open(path);
      reader = again;
      if (again.sampleRate() == rate && again.channels() == channels) {
        got += again.read(samples, got * channels, length - got);
      }
    }
    return got == 0 ? null : new AudioFrame(samples, 0, got, rate, channels, captureNanos);
  }

  @Override
  protected void release() {
    WavReader current = reader;
    reader = null;
    if (current != null) {
      FileFaults.closeQuietly(current);
    }
  }
}
