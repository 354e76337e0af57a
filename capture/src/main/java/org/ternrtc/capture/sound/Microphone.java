package org.ternrtc.capture.sound;

import java.io.IOException;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.TargetDataLine;
import org.jspecify.annotations.Nullable;
import org.ternrtc.media.AudioFrame;
import org.ternrtc.media.AudioSink;
import org.ternrtc.media.ThreadedAudioSource;

/** A microphone, in frames of 10 ms. It is opened by {@link #start}, and released by close. */
public final class Microphone extends ThreadedAudioSource {
  private static final int BUFFER_MILLIS = 40;
  private static final int FRAMES_PER_SECOND = 100;
  private static final long LOOK_NANOS = 2_000_000;

  /** A device that gives nothing for so long is gone. */
  private static final long SILENT_NANOS = 3_000_000_000L;

  private final @Nullable String name;
  private @Nullable TargetDataLine line;
  private @Nullable AudioFormat format;

  /**
   * @param name as {@link SoundDevices#microphones} has it, or the beginning of it; null for the
   *     machine's choice
   */
  public Microphone(@Nullable String name) {
    super("tern-microphone");
    this.name = name;
  }

  @Override
  protected void begin() throws IOException {
    SoundDevices.Chosen<TargetDataLine> chosen =
        SoundDevices.line(TargetDataLine.class, name, new int[] {1, 2});
    AudioFormat form = chosen.format();
    TargetDataLine opened = chosen.line();
    line = opened;
    format = form;
    int perSecond = (int) form.getSampleRate();
    int bytes = perSecond * BUFFER_MILLIS / 1000 * form.getFrameSize();
    try {
      opened.open(form, bytes);
    } catch (LineUnavailableException e) {
      throw new IOException("the microphone is in use: " + e.getMessage(), e);
    } catch (IllegalArgumentException | IllegalStateException | SecurityException e) {
      throw new IOException("the microphone cannot be opened: " + e.getMessage(), e);
    }
    opened.start();
  }

  @Override
  protected String deliver(AudioSink sink) {
    TargetDataLine from = line;
    AudioFormat form = format;
    if (from == null || form == null) {
      throw new IllegalStateException("not open");
    }
    int rate = (int) form.getSampleRate();
    int samples = rate / FRAMES_PER_SECOND;
    byte[] bytes = new byte[samples * form.getFrameSize()];
    long heard = System.nanoTime();
    while (running(from.available() < bytes.length ? LOOK_NANOS : 0)) {
      long now = System.nanoTime();
      if (from.available() < bytes.length) {
        if (!from.isOpen() || now - heard > SILENT_NANOS) {
          return "the microphone gives nothing any more";
        }
        continue;
      }
      heard = now;
      // What still waits in the line was captured after what is read now.
      long waiting = (long) (from.available() / form.getFrameSize()) * 1_000_000_000L / rate;
      if (from.read(bytes, 0, bytes.length) < bytes.length) {
        return "the microphone is gone";
      }
      short[] sound = new short[samples * form.getChannels()];
      for (int i = 0; i < sound.length; i++) {
        sound[i] = (short) ((bytes[2 * i] & 0xFF) | (bytes[2 * i + 1] << 8));
      }
      sink.accept(AudioFrame.of(sound, rate, form.getChannels(), now - waiting));
    }
    return "closed";
  }

  @Override
  protected void release() {
    TargetDataLine opened = line;
    if (opened != null) {
      opened.stop();
      opened.close();
    }
  }
}
