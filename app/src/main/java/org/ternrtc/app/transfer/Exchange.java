package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.ternrtc.app.call.CallData;
import org.ternrtc.app.chat.Chat;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelState;
import org.ternrtc.peer.PeerConnection;

/**
 * Chat and files of a call with a person in front of it, on one connection after the other. Each
 * file has a thread ({@code tern-file}) while it is on its way. Thread-safe.
 */
public final class Exchange implements CallData, AutoCloseable {
  /** So many files that the other side offers are looked at, at once. */
  private static final int OFFERS = 8;

  private static final int REMEMBERED = 16;
  private static final long LOOK_MILLIS = 250;

  /** What the person sees; called on any thread, must not block. */
  public interface View {
    /** A line of text. */
    void line(String text, boolean mine);

    /** Whether there is somebody to write and send to. */
    void open(boolean open);

    /** A file begins to be talked of. */
    FileView file(String name, long size, boolean mine);
  }

  /** How one file stands. */
  public interface FileView extends Progress {
    /** In words. */
    void say(String text);

    /** Asks the person for a folder; null is a refusal. */
    CompletableFuture<@Nullable Path> ask();

    /** The question has become pointless. */
    void withdraw();
  }

  private final View view;
  private final Chat chat;
  private final Semaphore offers = new Semaphore(OFFERS);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();

  // Guarded by the lock.
  private final Map<FileReceiver.Offer, Accepted> accepted = new LinkedHashMap<>();
  private @Nullable PeerConnection connection;
  private boolean open;
  private boolean closed;

  private record Accepted(Path folder, FileView view) {}

  /** A number of bytes for a person. */
  public static String amount(long bytes) {
    return ProgressLine.amount(bytes);
  }

  public Exchange(View view) {
    this.view = view;
    this.chat = new Chat(line -> view.line(line, false), this::opened);
  }

  @Override
  public void onConnection(PeerConnection made) {
    lock.lock();
    try {
      connection = made;
      open = false;
    } finally {
      lock.unlock();
    }
    chat.on(made);
  }

  @Override
  public void onDataChannel(DataChannel channel) {
    if (!FileReceiver.carriesFile(channel)) {
      channel.close();
    } else if (offers.tryAcquire()) {
      thread(() -> {
        try {
          receive(channel);
        } finally {
          offers.release();
        }
      });
    } else {
      thread(() -> new FileReceiver(channel).refuse("too many files at once"));
    }
  }

  /** Sends a line; false when nobody is there. */
  public boolean say(String line) {
    if (line.isBlank() || !chat.send(line)) {
      return false;
    }
    view.line(line.strip(), true);
    return true;
  }

  /** Sends a file, over as many connections as it takes; returns at once. */
  public void send(Path file) {
    thread(() -> sendFile(file));
  }

  /** Ends all; transfers end with their connections, which their call closes. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      change.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void thread(Runnable task) {
    Thread.ofPlatform().daemon().name("tern-file").start(task);
  }

  private void opened(boolean now) {
    lock.lock();
    try {
      open = now;
      change.signalAll();
    } finally {
      lock.unlock();
    }
    view.open(now);
  }

  /** Waits for a connection over which a file may go; null when the call is over. */
  private @Nullable PeerConnection awaitOpen(@Nullable PeerConnection broken)
      throws InterruptedException {
    lock.lock();
    try {
      while (!closed && (!open || connection == null || connection.equals(broken))) {
        change.await();
      }
      return closed ? null : connection;
    } finally {
      lock.unlock();
    }
  }

  private void sendFile(Path file) {
    FileView row = view.file(String.valueOf(file.getFileName()), file.toFile().length(), true);
    PeerConnection over = null;
    try {
      FileSender.check(file);
      while ((over = awaitOpen(over)) != null) {
        try {
          row.say("waiting until it is accepted");
          FileSender.send(over, file, row);
          row.say("sent");
          return;
        } catch (ConnectionBrokenException broken) {
          row.say("interrupted; goes on when the other side is there again");
        }
      }
    } catch (IOException failed) {
      row.say(FaultLine.describe(failed));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(DataChannel channel) {
    FileReceiver receiver = new FileReceiver(channel);
    FileView row = null;
    try {
      FileReceiver.Offer offer = receiver.offer();
      Accepted before = remembered(offer);
      row = before == null ? view.file(offer.name(), offer.size(), false) : before.view();
      Path folder = before == null ? ask(channel, row) : before.folder();
      if (folder == null) {
        row.say("refused");
        receiver.refuse("it was refused");
        return;
      }
      remember(offer, new Accepted(folder, row));
      FileReceiver.Received file = receiver.receive(offer, folder, row);
      forget(offer);
      row.say("is " + file.path());
    } catch (ConnectionBrokenException broken) {
      if (row != null) {
        row.say("interrupted; goes on when the sender is there again");
      }
    } catch (IOException failed) {
      channel.close();
      if (row != null) {
        row.say(FaultLine.describe(failed));
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable Path ask(DataChannel channel, FileView row)
      throws InterruptedException, ConnectionBrokenException {
    CompletableFuture<@Nullable Path> answer = row.ask();
    while (true) {
      try {
        return answer.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException stillThinking) {
        if (channel.readyState() == DataChannelState.CLOSED) {
          row.withdraw();
          throw new ConnectionBrokenException(stillThinking);
        }
      } catch (ExecutionException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  private @Nullable Accepted remembered(FileReceiver.Offer offer) {
    lock.lock();
    try {
      return accepted.get(offer);
    } finally {
      lock.unlock();
    }
  }

  private void remember(FileReceiver.Offer offer, Accepted how) {
    lock.lock();
    try {
      accepted.put(offer, how);
      if (accepted.size() > REMEMBERED) {
        accepted.remove(accepted.keySet().iterator().next());
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget(FileReceiver.Offer offer) {
    lock.lock();
    try {
      accepted.remove(offer);
    } finally {
      lock.unlock();
    }
  }
}
