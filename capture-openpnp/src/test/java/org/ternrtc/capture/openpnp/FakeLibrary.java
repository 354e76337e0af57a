package org.ternrtc.capture.openpnp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library as this module sees it, without native code and cameras. */
final class FakeLibrary implements OpenpnpIo {
  static final int BRIGHTNESS = 6;
  static final int EXPOSURE = 1;

  /** A camera that is plugged in. */
  record Device(String name, String uniqueId, List<Format> formats) {}

  final List<Device> devices = new ArrayList<>();
  final Map<Integer, Integer> values = new HashMap<>(Map.of(BRIGHTNESS, 10, EXPOSURE, 5));
  boolean exposesItself = true;
  boolean inUse;

  /** Gives a new picture with every question. */
  boolean streamsAlways;

  int sessions;
  int streams;
  int frames;
  boolean fresh;
  byte red;
  byte green;
  byte blue;

  static Format format(String pixels, int width, int height, int rate) {
    int fourcc = 0;
    for (int i = 0; i < pixels.length(); i++) {
      fourcc |= pixels.charAt(i) << (8 * i);
    }
    return new Format(width, height, fourcc, rate);
  }

  void picture(int r, int g, int b) {
    red = (byte) r;
    green = (byte) g;
    blue = (byte) b;
    fresh = true;
    frames++;
  }

  @Override
  public Session open() {
    sessions++;
    return new Context(List.copyOf(devices));
  }

  private final class Context implements Session {
    private final List<Device> then;

    Context(List<Device> then) {
      this.then = then;
    }

    @Override
    public int deviceCount() {
      return then.size();
    }

    @Override
    public String name(int device) {
      return then.get(device).name();
    }

    @Override
    public String uniqueId(int device) {
      return then.get(device).uniqueId();
    }

    @Override
    public int formatCount(int device) {
      return then.get(device).formats().size();
    }

    @Override
    public Format format(int device, int index) {
      return then.get(device).formats().get(index);
    }

    @Override
    public int openStream(int device, int format) {
      if (inUse) {
        return -1;
      }
      streams++;
      return 7;
    }

    @Override
    public void closeStream(int stream) {
      streams--;
    }

    @Override
    public boolean hasNewFrame(int stream) {
      if (streamsAlways) {
        picture(1, 2, 3);
      }
      return fresh;
    }

    @Override
    public int frameCount(int stream) {
      return frames;
    }

    @Override
    public boolean captureFrame(int stream, ByteBuffer rgb) {
      for (int i = 0; i < rgb.capacity(); i += 3) {
        rgb.put(i, red).put(i + 1, green).put(i + 2, blue);
      }
      fresh = false;
      return true;
    }

    @Override
    public @Nullable Limits limits(int stream, int property) {
      return values.containsKey(property) ? new Limits(0, 20, 10) : null;
    }

    @Override
    public @Nullable Integer property(int stream, int property) {
      return values.get(property);
    }

    @Override
    public boolean setProperty(int stream, int property, int value) {
      return values.replace(property, value) != null;
    }

    @Override
    public @Nullable Boolean automatic(int stream, int property) {
      return property == EXPOSURE ? exposesItself : null;
    }

    @Override
    public boolean setAutomatic(int stream, int property, boolean on) {
      exposesItself = on;
      return property == EXPOSURE;
    }

    @Override
    public void close() {
      sessions--;
    }
  }
}
