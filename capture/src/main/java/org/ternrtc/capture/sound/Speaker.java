package org.ternrtc.capture.sound;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.audio.AudioMixer;

/**
 * A loudspeaker that plays several sounds at once. It is opened by {@link #open}, on whose clock a
 * thread of its own fetches 10 ms after 10 ms from the mixer.
 *
 * <p>Thread-safe.
 */
public final class Speaker implements AutoCloseable {
  private static final int BUFFER_MILLIS = 20;
  private static final int FRAMES_PER_SECOND = 100;
  private static final long CLOSE_MILLIS = 3000;

  private final SourceDataLine line;
  private final AudioFormat format;
  private final AudioMixer mixer;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  private Speaker(SourceDataLine line, AudioFormat format) {
    this.line = line;
    this.format = format;
    this.mixer = new AudioMixer((int) format.getSampleRate(), format.getChannels());
    this.thread = Thread.ofPlatform().daemon().name("tern-speaker").start(this::run);
  }

  /**
   * Opens a loudspeaker.
   *
   * @param name as {@link SoundDevices#speakers} has it, or the beginning of it; null for the
   *     machine's choice
   * @throws IOException with one line that says why it cannot be had
   */
  public static Speaker open(@Nullable String name) throws IOException {
    SoundDevices.Chosen<SourceDataLine> chosen =
        SoundDevices.line(SourceDataLine.class, name, new int[] {2, 1});
    AudioFormat form = chosen.format();
    int perSecond = (int) form.getSampleRate();
    int bytes = perSecond * BUFFER_MILLIS / 1000 * form.getFrameSize();
    try {
      chosen.line().open(form, bytes);
    } catch (LineUnavailableException e) {
      throw new IOException("the loudspeaker is in use: " + e.getMessage(), e);
    } catch (IllegalArgumentException | IllegalStateException | SecurityException e) {
      throw new IOException("the loudspeaker cannot be opened: " + e.getMessage(), e);
    }
    return new Speaker(chosen.line(), form);
  }

  /** One more sound; whoever closes it leaves. */
  public AudioMixer.Input addInput() {
    return mixer.addInput();
  }

  private void run() {
    int perSecond = (int) format.getSampleRate();
    int samples = perSecond / FRAMES_PER_SECOND;
    short[] sound = new short[samples * format.getChannels()];
    byte[] bytes = new byte[2 * sound.length];
    line.start();
    while (!closed.get()) {
      mixer.mix(sound, 0, samples);
      for (int i = 0; i < sound.length; i++) {
        bytes[2 * i] = (byte) sound[i];
        bytes[2 * i + 1] = (byte) (sound[i] >> 8);
      }
      // Waits for room: the device's clock is the pace. Less than all: it was closed or is gone.
      if (line.write(bytes, 0, bytes.length) < bytes.length) {
        break;
      }
    }
    line.stop();
    line.close();
  }

  /** Falls silent and releases the device before it returns; may be called twice. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      line.flush();
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      line.close();
    }
  }
}
