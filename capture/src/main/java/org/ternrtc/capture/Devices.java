package org.ternrtc.capture;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches for monitors, windows and cameras that come, change and go. Looks once a second on a
 * thread of its own, on which the listener is called; what was there at the start is not told.
 */
public final class Devices implements AutoCloseable {
  /** Something came, changed or went. */
  public sealed interface Event {
    /** A monitor, or the desktop, is there that was not. */
    record ScreenAdded(Screen screen) implements Event {}

    /** A monitor has another place, size, scale or name than before. */
    record ScreenChanged(Screen screen) implements Event {}

    /** A monitor has gone. */
    record ScreenRemoved(Screen screen) implements Event {}

    /** A window was opened. */
    record WindowAdded(Window window) implements Event {}

    /** A window has another title, place, size or state than before. */
    record WindowChanged(Window window) implements Event {}

    /** A window was closed. */
    record WindowRemoved(Window window) implements Event {}

    /** A camera was plugged in. */
    record CameraAdded(Camera camera) implements Event {}

    /** A camera is in use now and was not, or the other way round. */
    record CameraChanged(Camera camera) implements Event {}

    /** A camera was unplugged. */
    record CameraRemoved(Camera camera) implements Event {}
  }

  /** How one kind of thing is listed. */
  interface Lister<T> {
    List<T> list() throws IOException;
  }

  private static final System.Logger LOG = System.getLogger(Devices.class.getName());

  private static final long PERIOD_NANOS = 1_000_000_000;
  private static final long CLOSE_MILLIS = 3000;

  private final Consumer<Event> listener;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wake = lock.newCondition();
  private final Thread thread;
  private final long periodNanos;
  private final List<Kind<?>> kinds;
  private boolean closed;

  private Devices(Consumer<Event> listener, List<Kind<?>> kinds, long periodNanos) {
    this.listener = listener;
    this.kinds = kinds;
    this.periodNanos = periodNanos;
    this.thread = Thread.ofPlatform().daemon().name("tern-devices").unstarted(this::run);
  }

  /**
   * Begins to watch, through the best providers that work here; a kind that cannot be listed has no
   * events.
   *
   * @param listener called on the watching thread, in order; an exception of its is logged
   */
  public static Devices watch(Consumer<Event> listener) {
    ScreenProvider screens =
        Screens.providers().stream().filter(ScreenProvider::available).findFirst().orElse(null);
    CameraProvider cameras =
        Cameras.providers().stream().filter(CameraProvider::available).findFirst().orElse(null);
    return watch(listener, screens, cameras, PERIOD_NANOS);
  }

  static Devices watch(
      Consumer<Event> listener,
      @Nullable ScreenProvider screens,
      @Nullable CameraProvider cameras,
      long periodNanos) {
    List<Kind<?>> kinds = new ArrayList<>();
    if (screens != null) {
      kinds.add(
          new Kind<>(
              screens::list,
              Screen::id,
              Event.ScreenAdded::new,
              Event.ScreenChanged::new,
              Event.ScreenRemoved::new));
      kinds.add(
          new Kind<>(
              screens::windows,
              Window::id,
              Event.WindowAdded::new,
              Event.WindowChanged::new,
              Event.WindowRemoved::new));
    }
    if (cameras != null) {
      kinds.add(
          new Kind<>(
              cameras::list,
              Camera::id,
              Event.CameraAdded::new,
              Event.CameraChanged::new,
              Event.CameraRemoved::new));
    }
    var watching = new Devices(listener, kinds, periodNanos);
    for (Kind<?> kind : kinds) {
      kind.look(_ -> {});
    }
    watching.thread.start();
    return watching;
  }

  private void run() {
    while (sleep()) {
      for (Kind<?> kind : kinds) {
        kind.look(this::tell);
      }
    }
  }

  private boolean sleep() {
    lock.lock();
    try {
      long left = periodNanos;
      while (!closed && left > 0) {
        left = wake.awaitNanos(left);
      }
      return !closed;
    } catch (InterruptedException e) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void tell(Event event) {
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a listener failed at " + event, e);
    }
  }

  /** Stops watching; may be called twice, also by the listener. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      wake.signalAll();
    } finally {
      lock.unlock();
    }
    if (thread.equals(Thread.currentThread())) {
      return;
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One kind of thing, as it was at the last look. */
  private static final class Kind<T> {
    private final Lister<T> lister;
    private final Function<T, String> id;
    private final Function<T, Event> added;
    private final Function<T, Event> changed;
    private final Function<T, Event> removed;
    private Map<String, T> known = Map.of();

    Kind(
        Lister<T> lister,
        Function<T, String> id,
        Function<T, Event> added,
        Function<T, Event> changed,
        Function<T, Event> removed) {
      this.lister = lister;
      this.id = id;
      this.added = added;
      this.changed = changed;
      this.removed = removed;
    }

    void look(Consumer<Event> tell) {
      Map<String, T> now = new LinkedHashMap<>();
      try {
        for (T thing : lister.list()) {
          now.put(id.apply(thing), thing);
        }
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "cannot be listed now: " + e.getMessage());
        return;
      }
      Map<String, T> before = known;
      known = now;
      before.forEach((key, thing) -> {
        if (!now.containsKey(key)) {
          tell.accept(removed.apply(thing));
        }
      });
      now.forEach((key, thing) -> {
        T old = before.get(key);
        if (old == null) {
          tell.accept(added.apply(thing));
        } else if (!old.equals(thing)) {
          tell.accept(changed.apply(thing));
        }
      });
    }
  }
}
