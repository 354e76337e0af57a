package org.ternrtc.app.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.cli.FaultLine;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.peer.DataChannel;
import org.ternrtc.peer.DataMessage;
import picocli.CommandLine;

/** Files from command to command through a real server and real sockets. */
@Timeout(90)
class TransferTest {
  @TempDir private Path dir = Path.of("");

  @Test
  void aFileArrivesWholeThroughARoomAndNothingIsOverwritten() throws Exception {
    Path file = file("data.bin", 5_000_003);
    Path in = Files.createDirectory(dir.resolve("in"));
    Files.writeString(in.resolve("data.bin"), "mine");
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      Run receive = new Run(new ReceiveCommand(), server, "--out", in.toString());
      Run send = new Run(new SendCommand(), server, file.toString());
      assertEquals(0, send.exit(), send::toString);
      assertEquals(0, receive.exit(), receive::toString);
      assertTrue(receive.toString().contains("data (2).bin, SHA-256 "), receive::toString);
      assertTrue(receive.toString().contains("100 %"), receive::toString);
    }
    assertEquals(-1, Files.mismatch(file, in.resolve("data (2).bin")));
    assertEquals("mine", Files.readString(in.resolve("data.bin")));
  }

  @Test
  void aFileGoesWithoutAServerByTwoPastedLines() throws Exception {
    Path file = file("data.bin", 3_000_001);
    Path in = dir.resolve("in");
    InputStream console = System.in;
    try (PipedOutputStream toReceiver = new PipedOutputStream();
        PipedOutputStream toSender = new PipedOutputStream()) {
      // Each command reads the console that there is when it begins.
      System.setIn(new PipedInputStream(toReceiver, 65_536));
      Run receive = new Run(new ReceiveCommand(), "--copy-paste", "--out", in.toString());
      receive.awaitLine("Paste the line");
      System.setIn(new PipedInputStream(toSender, 65_536));
      Run send = new Run(new SendCommand(), "--copy-paste", file.toString());
      send.awaitLine("Paste the line");
      toReceiver.write("\n".getBytes(StandardCharsets.UTF_8));
      paste(receive.awaitLine("tern-offer:"), toSender);
      paste(send.awaitLine("tern-answer:"), toReceiver);
      assertEquals(0, send.exit(), send::toString);
      assertEquals(0, receive.exit(), receive::toString);
    } finally {
      System.setIn(console);
    }
    assertEquals(-1, Files.mismatch(file, in.resolve("data.bin")));
  }

  private static void paste(String line, OutputStream to) throws IOException {
    to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  @Test
  void anEmptyFileIsAFileToo() throws Exception {
    Path file = file("empty", 0);
    Path in = dir.resolve("in");
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      Run send = new Run(new SendCommand(), server, file.toString());
      Run receive = new Run(new ReceiveCommand(), server, "--out", in.toString());
      assertEquals(0, receive.exit(), receive::toString);
      assertEquals(0, send.exit(), send::toString);
    }
    assertEquals(0, Files.size(in.resolve("empty")));
  }

  @Test
  void aReceiverThatIsStartedAgainGetsTheRestAndTheSenderWaitsForIt() throws Exception {
    Path file = file("data.bin", 40_000_000);
    Path in = dir.resolve("in");
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      Run send = new Run(new SendCommand(), server, file.toString());
      Run first = new Run(new ReceiveCommand(), server, "--out", in.toString());
      first.awaitLine(" 10 %");
      first.interrupt();
      assertFalse(Files.exists(in.resolve("data.bin")), "not whole yet");
      assertTrue(Files.size(in.resolve(".data.bin.40000000.part")) >= 4_000_000);

      // Its place in the room is free once the other side heard of it.
      send.awaitLine("the other one ");
      Run second = new Run(new ReceiveCommand(), server, "--out", in.toString());
      assertEquals(0, second.exit(), second::toString);
      assertEquals(0, send.exit(), send::toString);
      assertTrue(second.toString().contains("goes on at "), second::toString);
    }
    assertEquals(-1, Files.mismatch(file, in.resolve("data.bin")));
    assertFalse(Files.exists(in.resolve(".data.bin.40000000.part")));
  }

  @Test
  void twoSendersAreToldSoInOneLine() throws Exception {
    Path file = file("data.bin", 10);
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      Run first = new Run(new SendCommand(), server, file.toString());
      Run second = new Run(new SendCommand(), server, file.toString());
      assertEquals(1, CompletableFuture.anyOf(first.exit, second.exit).get(60, TimeUnit.SECONDS));
      assertTrue((first + "" + second).contains("this side only sends"), first + "" + second);
      first.interrupt();
      second.interrupt();
    }
  }

  @Test
  void jsonTellsOfTheFile() throws Exception {
    Path file = file("data.bin", 1000);
    Path in = dir.resolve("in");
    try (TernServer server = TernServer.start(ServerOptions.defaults().withPort(0))) {
      Run receive = new Run(new ReceiveCommand(), server, "--json", "--out", in.toString());
      Run send = new Run(new SendCommand(), server, "--json", file.toString());
      assertEquals(0, send.exit(), send::toString);
      assertEquals(0, receive.exit(), receive::toString);
      assertTrue(
          receive.toString().contains("{\"event\":\"received\",\"path\":\""), receive::toString);
      assertTrue(send.toString().lines().allMatch(line -> line.startsWith("{")), send::toString);
    }
  }

  @Test
  void whatCannotBeSentIsSaidBeforeAnyConnection() throws Exception {
    assertEquals(1, new Run(new SendCommand(), dir.resolve("missing").toString()).exit());
    Run folder = new Run(new SendCommand(), dir.toString());
    assertEquals(1, folder.exit());
    assertTrue(folder.toString().contains("is a folder"), folder::toString);
  }

  private static void cut(ConnectedPair pair) {
    pair.close();
  }

  @Test
  void aBrokenConnectionGoesOnWhereItStopped() throws Exception {
    Path file = file("data.bin", 20_000_000);
    Path in = dir.resolve("in");
    AtomicLong brokenAt = new AtomicLong();
    try (ConnectedPair pair = new ConnectedPair()) {
      FutureTask<FileReceiver.Received> receiving = receive(pair, in, Progress.NONE);
      Progress breaks =
          new Progress() {
            @Override
            public void reached(long bytes) {
              if (bytes > 6_000_000 && brokenAt.compareAndSet(0, bytes)) {
                cut(pair);
              }
            }
          };
      assertThrows(
          ConnectionBrokenException.class, () -> FileSender.send(pair.first(), file, breaks));
      assertThrows(Exception.class, receiving::get);
    }
    AtomicLong from = new AtomicLong(-1);
    try (ConnectedPair pair = new ConnectedPair()) {
      FutureTask<FileReceiver.Received> receiving = receive(pair, in, Progress.NONE);
      String sum =
          FileSender.send(
              pair.first(),
              file,
              new Progress() {
                @Override
                public void begins(String name, long size, long bytes) {
                  from.set(bytes);
                }
              });
      assertEquals(sum, receiving.get().sha256());
    }
    assertTrue(from.get() >= brokenAt.get(), from + " " + brokenAt);
    assertEquals(-1, Files.mismatch(file, in.resolve("data.bin")));
  }

  @Test
  void anotherFileOfTheSameNameAndSizeBeginsAnew() throws Exception {
    Path file = file("data.bin", 3_000_000);
    Path in = Files.createDirectory(dir.resolve("in"));
    Files.write(in.resolve(".data.bin.3000000.part"), new byte[1_000_000]);
    AtomicLong from = new AtomicLong(-1);
    try (ConnectedPair pair = new ConnectedPair()) {
      FutureTask<FileReceiver.Received> receiving =
          receive(
              pair,
              in,
              new Progress() {
                @Override
                public void begins(String name, long size, long bytes) {
                  from.set(bytes);
                }
              });
      FileSender.send(pair.first(), file, Progress.NONE);
      assertEquals(in.resolve("data.bin"), receiving.get().path());
    }
    assertEquals(0, from.get());
    assertEquals(-1, Files.mismatch(file, in.resolve("data.bin")));
  }

  @Test
  void aFileThatIsChangedOnItsWayIsRefused() throws Exception {
    Path in = Files.createDirectory(dir.resolve("in"));
    try (ConnectedPair pair = new ConnectedPair()) {
      FutureTask<FileReceiver.Received> receiving = receive(pair, in, Progress.NONE);
      DataChannel channel = pair.openFileChannel();
      channel.sendBlocking(new FileMessage.File("../a.txt", 3).toJson());
      assertEquals(
          new FileMessage.Have(
              0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
          said(channel));
      channel.sendBlocking(new FileMessage.From(0).toJson());
      channel.sendBlocking(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3}));
      assertEquals(new FileMessage.Got(3), said(channel));
      channel.sendBlocking(new FileMessage.End("00".repeat(32)).toJson());
      assertTrue(
          said(channel) instanceof FileMessage.Refuse(String reason) && reason.contains("SHA-256"));
      assertThrows(Exception.class, receiving::get);
    }
    try (var left = Files.list(in)) {
      assertEquals(0, left.count());
    }
  }

  private static FileMessage said(DataChannel channel) throws TransferException {
    DataMessage message = channel.receive(java.time.Duration.ofSeconds(20));
    assertNotEquals(null, message);
    return FileMessage.parse(message == null ? "" : message.text());
  }

  private static FutureTask<FileReceiver.Received> receive(
      ConnectedPair pair, Path folder, Progress progress) {
    FutureTask<FileReceiver.Received> task =
        new FutureTask<>(() -> {
          FileReceiver receiver = new FileReceiver(pair.awaitChannel());
          return receiver.receive(receiver.offer(), folder, progress);
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private Path file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(dir.resolve(name), bytes);
  }

  /** A command on a thread of its own, with what it prints. */
  private static final class Run {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final StringWriter printed = new StringWriter();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread thread;

    Run(Callable<Integer> command, TernServer server, String... arguments) {
      this(
          command,
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of("--server", server.url()),
                  java.util.stream.Stream.of(arguments))
              .toArray(String[]::new));
    }

    Run(Callable<Integer> command, String... arguments) {
      PrintWriter out = new PrintWriter(new Lines(), true);
      FaultLine faults = new FaultLine();
      CommandLine line =
          new CommandLine(command)
              .setOut(out)
              .setErr(out)
              .setExecutionExceptionHandler(faults)
              .setParameterExceptionHandler(faults);
      thread = Thread.ofPlatform().daemon().start(() -> exit.complete(line.execute(arguments)));
    }

    int exit() throws Exception {
      return exit.get(60, TimeUnit.SECONDS);
    }

    String awaitLine(String start) throws InterruptedException {
      while (true) {
        String line = Objects.requireNonNull(lines.poll(60, TimeUnit.SECONDS), this::toString);
        if (line.startsWith(start)) {
          return line;
        }
      }
    }

    void interrupt() throws InterruptedException {
      thread.interrupt();
      thread.join(20_000);
      assertFalse(thread.isAlive(), this::toString);
    }

    @Override
    public String toString() {
      return printed.toString();
    }

    private final class Lines extends Writer {
      private final StringBuilder line = new StringBuilder();

      @Override
      public void write(char[] text, int offset, int length) {
        printed.write(text, offset, length);
        for (int i = offset; i < offset + length; i++) {
          if (text[i] == '\n') {
            lines.add(line.toString());
            line.setLength(0);
          } else {
            line.append(text[i]);
          }
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    }
  }
}
