package org.ternrtc.app.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataMessage;
import org.ternrtc.peer.RtcException;

/**
 * Receives the file of one data channel, on the caller's thread. What has come and is not written
 * closes the receive window, so that the sender waits for the disk.
 */
public final class FileReceiver {
  private static final Duration FOREVER = Duration.ofDays(10_000);
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  private final DataChannel channel;

  /**
   * A file that somebody wants to send.
   *
   * @param name already made safe
   */
  public record Offer(String name, long size) {}

  /** A file that has come. */
  public record Received(Path path, long size, String sha256) {}

  public FileReceiver(DataChannel channel) {
    this.channel = channel;
  }

  /** Whether a channel that the other side has opened carries a file. */
  public static boolean carriesFile(DataChannel channel) {
    return channel.protocol().equals(FileSender.PROTOCOL);
  }

  /**
   * Waits for what is offered.
   *
   * @throws ConnectionBrokenException when the channel is closed before
   */
  public Offer offer() throws IOException {
    try {
      if (next() instanceof FileMessage.File(String name, long size)) {
        return new Offer(FileName.safe(name), size);
      }
    } catch (RtcException broken) {
      throw new ConnectionBrokenException(broken);
    }
    throw new TransferException("the other side does not speak of files");
  }

  /** Says that the file is not taken, and closes the channel. */
  public void refuse(String reason) {
    try {
      channel.sendBlocking(new FileMessage.Refuse(reason).toJson());
    } catch (RtcException gone) {
      System.getLogger(FileReceiver.class.getName())
          .log(System.Logger.Level.DEBUG, "nobody to refuse a file to: {0}", gone.getMessage());
    }
    channel.close();
  }

  /**
   * Takes what was offered into a folder.
   *
   * @throws ConnectionBrokenException when the connection ends before; what has come stays, and the
   *     next transfer of the same file goes on from there
   * @throws TransferException when the file is wrong, or there is no room for it
   */
  public Received receive(Offer offer, Path folder, Progress progress) throws IOException {
    try (PartialFile partial = PartialFile.open(folder, offer.name(), offer.size())) {
      say(new FileMessage.Have(partial.written(), partial.sha256()));
      if (!(next() instanceof FileMessage.From(long from))) {
        throw new TransferException("the other side does not speak of files");
      }
      if (from != partial.written()) {
        if (from != 0) {
          throw new TransferException("the other side begins at byte " + from);
        }
        partial.restart();
      }
      progress.begins(offer.name(), offer.size(), from);
      Received received = fill(partial, offer.size(), progress);
      say(new FileMessage.Done());
      awaitEnd();
      return received;
    } catch (RtcException broken) {
      throw new ConnectionBrokenException(broken);
    } catch (ConnectionBrokenException broken) {
      throw broken;
    } catch (IOException failed) {
      refuse(failed instanceof TransferException ? words(failed) : "it cannot be written");
      throw failed;
    }
  }

  private Received fill(PartialFile partial, long size, Progress progress) throws IOException {
    long told = partial.written();
    while (true) {
      DataMessage message = take();
      if (message.isText()) {
        if (!(FileMessage.parse(message.text()) instanceof FileMessage.End(String sha256))) {
          throw new TransferException("the other side does not speak of files");
        }
        return new Received(partial.finish(sha256), size, partial.sha256());
      }
      partial.write(message.data());
      if (partial.written() - told >= FileMessage.REPORT_BYTES || partial.written() == size) {
        told = partial.written();
        say(new FileMessage.Got(told));
        progress.reached(told);
      }
    }
  }

  /**
   * The sender closes the channel when it knows; a connection closed before would take that away.
   */
  private void awaitEnd() {
    try {
      while (channel.receive(GOODBYE) != null) {
        // Nothing that counts any more.
      }
    } catch (RtcException gone) {
      channel.close();
    }
  }

  private FileMessage next() throws IOException {
    DataMessage message = take();
    return FileMessage.parse(message.isText() ? message.text() : "");
  }

  private DataMessage take() throws ConnectionBrokenException {
    @Nullable DataMessage message = channel.receive(FOREVER);
    if (message == null) {
      throw new ConnectionBrokenException();
    }
    return message;
  }

  private void say(FileMessage message) {
    channel.sendBlocking(message.toJson());
  }

  private static String words(IOException failed) {
    String text = failed.getMessage();
    return text == null ? "" : text;
  }
}
