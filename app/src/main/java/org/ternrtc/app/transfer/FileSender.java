package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataChannelListener;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.PeerConnection;
import org.ternrtc.peer.RtcException;
import org.ternrtc.sctp.datachannel.DataChannelParameters;

/**
 * Sends one file over a data channel of its own, on the caller's thread. At most {@link
 * FileMessage#WINDOW_BYTES} are on their way.
 */
public final class FileSender {
  /** The protocol of channels that carry files, in DCEP. */
  public static final String PROTOCOL = "tern-file";

  private static final int MESSAGE_BYTES = 64 * 1024;

  private final DataChannel channel;
  private final Path path;
  private final Progress progress;
  private final Answers answers = new Answers();
  private final Sha256 hash = new Sha256();
  private long got;

  private FileSender(DataChannel channel, Path path, Progress progress) {
    this.channel = channel;
    this.path = path;
    this.progress = progress;
  }

  /**
   * Sends a file, and waits until the other side has it.
   *
   * @return its SHA-256
   * @throws ConnectionBrokenException when the connection ends before: a later call goes on
   * @throws TransferException when the other side does not take it
   * @throws IOException when it cannot be read
   */
  public static String send(PeerConnection connection, Path path, Progress progress)
      throws IOException, InterruptedException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        DataChannel channel =
            connection.createDataChannel(DataChannelParameters.of("file").withProtocol(PROTOCOL))) {
      return new FileSender(channel, path, progress).send(file);
    } catch (RtcException broken) {
      throw new ConnectionBrokenException(broken);
    }
  }

  private String send(FileChannel file) throws IOException, InterruptedException {
    channel.setListener(answers);
    answers.awaitOpen();
    long size = file.size();
    String name = String.valueOf(path.getFileName());
    say(new FileMessage.File(name, size));
    if (!(answers.next() instanceof FileMessage.Have(long bytes, String sha256))) {
      throw new TransferException("the other side does not speak of files");
    }
    long from = agreed(file, size, bytes, sha256);
    say(new FileMessage.From(from));
    got = from;
    progress.begins(name, size, from);
    ByteBuffer part = ByteBuffer.allocate((int) Math.min(MESSAGE_BYTES, channel.maxMessageSize()));
    long sent = from;
    while (sent < size) {
      room(sent + part.capacity());
      part.clear().limit((int) Math.min(part.capacity(), size - sent));
      while (part.hasRemaining()) {
        if (file.read(part, sent + part.position()) < 0) {
          throw new TransferException("'" + name + "' became shorter while it was sent");
        }
      }
      hash.update(part.flip());
      sent += part.flip().remaining();
      channel.sendBlocking(part);
    }
    String sum = hash.hex();
    say(new FileMessage.End(sum));
    while (true) {
      switch (answers.next()) {
        case FileMessage.Done() -> {
          progress.reached(size);
          return sum;
        }
        case FileMessage.Got(long now) -> reached(now);
        default -> throw new TransferException("the other side does not speak of files");
      }
    }
  }

  /** Where to begin: where the receiver stands if what it has is the beginning of this file. */
  private long agreed(FileChannel file, long size, long bytes, String sha256) throws IOException {
    if (bytes == 0 || bytes > size) {
      return 0;
    }
    ByteBuffer part = ByteBuffer.allocate(MESSAGE_BYTES);
    for (long at = 0; at < bytes; at += part.limit()) {
      part.clear().limit((int) Math.min(part.capacity(), bytes - at));
      int length = file.read(part, at);
      if (length < 0) {
        return 0;
      }
      hash.update(part.flip());
    }
    if (hash.hex().equalsIgnoreCase(sha256)) {
      return bytes;
    }
    hash.reset();
    return 0;
  }

  /** Waits until so much may have been sent. */
  private void room(long upTo) throws IOException, InterruptedException {
    while (upTo - got > FileMessage.WINDOW_BYTES || answers.waiting()) {
      if (!(answers.next() instanceof FileMessage.Got(long now))) {
        throw new TransferException("the other side does not speak of files");
      }
      reached(now);
    }
  }

  private void reached(long bytes) {
    if (bytes > got) {
      got = bytes;
      progress.reached(bytes);
    }
  }

  private void say(FileMessage message) {
    channel.sendBlocking(message.toJson());
  }

  /** What the receiver says, from the event thread to the sender's. */
  private static final class Answers implements DataChannelListener {
    private sealed interface Event {
      record Opened() implements Event {}

      record Said(FileMessage message) implements Event {}

      record Malformed(TransferException why) implements Event {}

      record Closed() implements Event {}
    }

    // Far more than a receiver says in a window.
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(64);
    private volatile boolean closed;

    void awaitOpen() throws IOException, InterruptedException {
      if (!(events.take() instanceof Event.Opened)) {
        throw new ConnectionBrokenException();
      }
    }

    boolean waiting() {
      return !events.isEmpty();
    }

    /** The next thing said; a refusal is an exception. */
    FileMessage next() throws IOException, InterruptedException {
      return switch (events.take()) {
        case Event.Said(FileMessage.Refuse(String reason)) ->
            throw new TransferException("the other side does not take it: " + said(reason));
        case Event.Said(FileMessage message) -> message;
        case Event.Malformed(TransferException why) -> throw why;
        case Event.Opened(), Event.Closed() -> throw new ConnectionBrokenException();
      };
    }

    private static String said(String reason) {
      String line = reason.replaceAll("\\p{Cntrl}+", " ").strip();
      return line.substring(0, Math.min(200, line.length()));
    }

    /** On the event thread, which must not wait for a sender that may be gone. */
    private void put(Event event) {
      if (!events.offer(event)) {
        closed = true;
        events.clear();
        var _ =
            events.offer(
                new Event.Malformed(
                    new TransferException("the other side says more than there is to say")));
      }
    }

    @Override
    public void onOpen(DataChannel channel) {
      put(new Event.Opened());
    }

    @Override
    public void onMessage(DataChannel channel, DataMessage message) {
      if (closed) {
        return;
      }
      try {
        put(new Event.Said(FileMessage.parse(message.isText() ? message.text() : "")));
      } catch (TransferException malformed) {
        closed = true;
        put(new Event.Malformed(malformed));
      }
    }

    @Override
    public void onClose(DataChannel channel) {
      if (!closed) {
        closed = true;
        put(new Event.Closed());
      }
    }
  }

  /**
   * Checks what a command was given.
   *
   * @throws IOException when that is no file that can be read
   */
  public static void check(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new TransferException(path + " is a folder: pack it into one file first");
    }
    FileChannel.open(path, StandardOpenOption.READ).close();
  }
}
