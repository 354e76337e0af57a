package org.ternrtc.capture.sound;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.Line;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import org.jspecify.annotations.Nullable;

/** Lists and finds microphones and loudspeakers. Opens none. Thread-safe. */
public final class SoundDevices {
  private static final System.Logger LOG = System.getLogger(SoundDevices.class.getName());
  private static final int BITS = 16;
  private static final int[] RATES = {48_000, 44_100, 16_000};

  private SoundDevices() {}

  /** The names of microphones, the machine's own choice first. */
  public static List<String> microphones() {
    return names(javax.sound.sampled.TargetDataLine.class);
  }

  /** The names of loudspeakers, the machine's own choice first. */
  public static List<String> speakers() {
    return names(javax.sound.sampled.SourceDataLine.class);
  }

  private static List<String> names(Class<? extends Line> kind) {
    List<String> found = new ArrayList<>();
    for (Mixer.Info info : AudioSystem.getMixerInfo()) {
      Mixer mixer = mixer(info);
      if (mixer != null && mixer.isLineSupported(new Line.Info(kind))) {
        found.add(info.getName());
      }
    }
    return List.copyOf(found);
  }

  /** A device that was listed; null when it has gone since, or must not be used. */
  private static @Nullable Mixer mixer(Mixer.Info info) {
    try {
      return AudioSystem.getMixer(info);
    } catch (IllegalArgumentException | SecurityException e) {
      LOG.log(Level.WARNING, "sound device " + info.getName() + " is left out: " + e.getMessage());
      return null;
    }
  }

  /**
   * A line of a device, not open yet, and the form of sound it takes.
   *
   * @param name its name or the beginning of it, in any case; null for the machine's choice
   * @throws IOException with one line that says why there is none
   */
  static <T extends DataLine> Chosen<T> line(Class<T> kind, @Nullable String name, int[] channels)
      throws IOException {
    boolean named = false;
    for (Mixer.Info info : AudioSystem.getMixerInfo()) {
      if (name != null && !matches(info.getName(), name)) {
        continue;
      }
      named = true;
      Mixer mixer = mixer(info);
      if (mixer == null) {
        continue;
      }
      for (int rate : RATES) {
        for (int count : channels) {
          AudioFormat format = new AudioFormat(rate, BITS, count, true, false);
          DataLine.Info wanted = new DataLine.Info(kind, format);
          if (mixer.isLineSupported(wanted)) {
            try {
              return new Chosen<>(kind.cast(mixer.getLine(wanted)), format);
            } catch (LineUnavailableException e) {
              throw new IOException(info.getName() + " is in use: " + e.getMessage(), e);
            } catch (IllegalArgumentException | SecurityException e) {
              throw new IOException(info.getName() + " cannot be used: " + e.getMessage(), e);
            }
          }
        }
      }
    }
    String what = kind == javax.sound.sampled.TargetDataLine.class ? "microphone" : "loudspeaker";
    throw new IOException(
        name == null || !named
            ? "there is no " + what + (name == null ? "" : " called " + name)
            : name + " is no " + what);
  }

  private static boolean matches(String device, String wanted) {
    return device.toLowerCase(Locale.ROOT).startsWith(wanted.toLowerCase(Locale.ROOT));
  }

  /** A line and its form of sound. */
  record Chosen<T>(T line, AudioFormat format) {}
}
