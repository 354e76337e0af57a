package org.ternrtc.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.app.call.CallData;
import org.ternrtc.app.call.CallMedia;
import org.ternrtc.app.call.Peers;
import org.ternrtc.app.call.RoomCall;
import org.ternrtc.app.chat.Chat;
import org.ternrtc.app.serve.ServerOptions;
import org.ternrtc.app.serve.TernServer;
import org.ternrtc.app.transfer.FileReceiver;
import org.ternrtc.app.transfer.FileSender;
import org.ternrtc.app.transfer.Progress;
import org.ternrtc.app.transfer.ReceiveCommand;
import org.ternrtc.app.transfer.SendCommand;
import org.ternrtc.peer.PeerConnection;
import picocli.CommandLine;

/** Files and lines of text between commands of ours and the page in Chromium, and in Firefox. */
@Timeout(120)
final class FilesPageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final String START = "?start&source=pattern";
  private static final int SIZE = 12_000_007;

  /** What a page knows of a blob, computed by the browser's own SHA-256. */
  private static final String BROWSER_HASH =
      "const hash = async (blob) => [...new Uint8Array("
          + "await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))]"
          + ".map((byte) => byte.toString(16).padStart(2, '0')).join('');";

  private static Chromium chromium;
  private static TernServer server;

  @TempDir private Path dir = Path.of("");

  @BeforeAll
  static void open() throws IOException {
    chromium = Chromium.open();
    server = TernServer.start(ServerOptions.defaults().withPort(0));
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
    if (chromium != null) {
      chromium.close();
    }
  }

  @Test
  void aFileGoesFromTheCommandToThePageAndGoesOnWhenTheCommandIsStartedAgain() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(3).nextBytes(bytes);
    Path file = Files.write(dir.resolve("down.bin"), bytes);
    try (Chromium.Page page = chromium.open(server.roomUrl("down") + START)) {
      page.withHelpers().until("rtcTest.state === 'waiting'", PATIENCE);
      page.eval("document.getElementById('chat-toggle').click()");
      // A page that is slow to write: the sender must be in the middle when it is stopped.
      page.eval(
          "window.slow = true; const then = rtcTest.data.fill.bind(rtcTest.data);rtcTest.data.fill"
              + " = async (box, file) => {  const write = file.store.write.bind(file.store); "
              + " file.store.write = async (part) => {    while (window.slow && file.written > 4e6)"
              + " await new Promise((r) => setTimeout(r, 20));    return write(part); };  return"
              + " then(box, file); };");
      Run first = new Run(new SendCommand(), "--room", "down", file.toString());
      String accept = "[...document.querySelectorAll('#chat-log button')][0]";
      page.until(accept, PATIENCE);
      page.screenshot("file-offered");
      page.eval(accept + ".click()");
      page.until("document.querySelector('#chat-log progress')?.value > 3e6", PATIENCE);
      page.screenshot("file-on-its-way");
      first.interrupt();
      page.eval("window.slow = false");
      page.until(
          "document.querySelector('#chat-log span').innerText.includes('goes on')", PATIENCE);

      Run second = new Run(new SendCommand(), "--room", "down", file.toString());
      assertEquals(0, second.exit(), second::toString);
      assertTrue(second.toString().contains("goes on at"), second::toString);
      page.until("rtcTest.files.length === 1", PATIENCE);
      String seen =
          page.eval(BROWSER_HASH + "return hash(rtcTest.files[0].blob)", PATIENCE).asString();
      assertEquals(sha256(bytes), seen);
      assertEquals("down.bin", page.eval("return rtcTest.files[0].name").asString());
      page.screenshot("file-received");
    }
  }

  @Test
  void aFileGoesFromThePageToTheCommand() throws Exception {
    Path in = dir.resolve("in");
    try (Chromium.Page page = chromium.open(server.roomUrl("up") + START)) {
      page.withHelpers().until("rtcTest.state === 'waiting'", PATIENCE);
      Run receive = new Run(new ReceiveCommand(), "--room", "up", "--out", in.toString());
      page.until("rtcTest.state === 'connected'", PATIENCE);
      String hash =
          page.eval(
                  BROWSER_HASH
                      + "const bytes = new Uint8Array("
                      + SIZE
                      + "); for (let i = 0; i < bytes.length; i += 65536)"
                      + " crypto.getRandomValues(bytes.subarray(i, i + 65536));"
                      + "const file = new File([bytes], '../up \"1\".bin');"
                      + "rtcTest.data.sendFile(file); return hash(file)",
                  PATIENCE)
              .asString();
      assertEquals(0, receive.exit(), receive::toString);
      page.until("rtcTest.files.length === 1", PATIENCE);
      assertEquals(hash, sha256(Files.readAllBytes(in.resolve("up _1_.bin"))));
    }
  }

  /**
   * Firefox is driven without a driver, by a page made for tests, so that the page's own code for
   * files runs there with what it needs of the page around it; not in a secure context, as where a
   * page is served to a local network.
   */
  @Test
  void firefoxSendsAndReceivesFilesWithThePagesOwnCode() throws Exception {
    byte[] bytes = new byte[SIZE];
    new Random(4).nextBytes(bytes);
    Path file = Files.write(dir.resolve("fox down.bin"), bytes);
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Chat chat = new Chat(lines::add, open -> lines.add("open " + open));
    try (BrowserCall call = BrowserCall.open(Browser.Kind.FIREFOX, false, true)) {
      call.offer("data.js", resource("data.js"));
      call.offer("sha256.js", resource("sha256.js"));
      chat.on(call.tern);
      call.ternOffers(
          "const { DataPanel } = await import('/data.js');"
              + "const made = {}; window.element = (id) => made[id] ??= document.body.appendChild("
              + "document.createElement(id.endsWith('-log') ? 'ul' : 'input'));"
              + "window.test = {}; window.panel = new DataPanel(element, window.test);"
              + "window.panel.attach(pc)");
      call.tern.awaitConnected(PATIENCE);
      assertEquals("open true", lines.poll(30, TimeUnit.SECONDS));
      call.js("await until(20000, 'the chat', () => window.panel.say('hello'))");
      assertEquals("hello", lines.poll(30, TimeUnit.SECONDS));

      CompletableFuture<String> sent = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              sent.complete(FileSender.send(call.tern, file, Progress.NONE));
            } catch (IOException | InterruptedException | RuntimeException failed) {
              sent.completeExceptionally(failed);
            }
          });
      call.js(
          "(await until(20000, 'the offer', () => element('chat-log').querySelector('button')))"
              + ".click()");
      assertEquals(sha256(bytes), sent.get(60, TimeUnit.SECONDS));
      assertEquals(
          "fox down.bin",
          call.js(
                  "await until(20000, 'the file', () => window.test.files.length);"
                      + "return window.test.files[0].name")
              .asString());
      assertEquals(
          sha256(bytes),
          call.js(
                  "const { Sha256 } = await import('/sha256.js'); const own = new Sha256();"
                      + "own.update(new Uint8Array(await window.test.files[0].blob.arrayBuffer()));"
                      + "return own.hex()")
              .asString());

      // The same bytes back.
      call.js("window.panel.sendFile(new File([window.test.files[0].blob], '../fox up.bin'))");
      FileReceiver receiver = new FileReceiver(call.channel());
      FileReceiver.Received received =
          receiver.receive(receiver.offer(), dir.resolve("fox"), Progress.NONE);
      assertEquals(sha256(bytes), received.sha256());
      assertEquals("fox up.bin", String.valueOf(received.path().getFileName()));
      assertEquals(-1, Files.mismatch(file, received.path()));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TernServer.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void linesOfTextGoBothWays() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Chat chat = new Chat(lines::add, open -> lines.add("open " + open));
    RoomCall desk =
        new RoomCall(
            URI.create(server.url()),
            "chat",
            null,
            Peers.configuration(List.of()),
            CallMedia.none(),
            new CallData() {
              @Override
              public void onConnection(PeerConnection connection) {
                chat.on(connection);
              }
            },
            new RoomCall.Listener() {});
    try (desk;
        Chromium.Page page = chromium.open(server.roomUrl("chat") + START)) {
      page.withHelpers().until("rtcTest.state === 'waiting'", PATIENCE);
      desk.start();
      assertEquals("open true", lines.poll(30, TimeUnit.SECONDS));
      assertTrue(chat.send("good <b>day</b>"));
      page.until("rtcTest.lines.includes('theirs: good <b>day</b>')", PATIENCE);
      assertEquals(
          "Chat (1)",
          page.eval("return document.getElementById('chat-toggle').innerText").asString());
      page.eval(
          "document.getElementById('chat-toggle').click();"
              + "document.getElementById('chat-text').value = ' and to you ';"
              + "document.getElementById('chat-form').requestSubmit()");
      assertEquals("and to you", lines.poll(30, TimeUnit.SECONDS));
      page.screenshot("chat");
    }
  }

  @Test
  void thePagesOwnSha256IsTheBrowsers() throws Exception {
    try (Chromium.Page page = chromium.open(server.url())) {
      String wrong =
          page.withHelpers()
              .eval(
                  BROWSER_HASH
                      + "const { Sha256 } = await import('/sha256.js'); const wrong = [];"
                      + "for (let length = 0; length < 300; length++) {"
                      + "  const bytes = crypto.getRandomValues(new Uint8Array(length));"
                      + "  const own = new Sha256(); const cut = Math.floor(length / 3);"
                      + "  own.update(bytes.subarray(0, cut)); own.hex();"
                      + "  own.update(bytes.subarray(cut));"
                      + "  if (own.hex() !== await hash(new Blob([bytes]))) wrong.push(length);"
                      + "} return wrong.join()",
                  PATIENCE)
              .asString();
      assertEquals("", wrong, "lengths whose hash is another");
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** A command on a thread of its own, with what it prints. */
  private static final class Run {
    private final StringWriter printed = new StringWriter();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final Thread thread;

    Run(Callable<Integer> command, String... arguments) {
      PrintWriter out = new PrintWriter(printed, true);
      CommandLine line = new CommandLine(command).setOut(out).setErr(out);
      String[] all = new String[arguments.length + 2];
      all[0] = "--server";
      all[1] = server.url();
      System.arraycopy(arguments, 0, all, 2, arguments.length);
      thread = Thread.ofPlatform().daemon().start(() -> exit.complete(line.execute(all)));
    }

    int exit() throws Exception {
      return exit.get(60, TimeUnit.SECONDS);
    }

    void interrupt() throws InterruptedException {
      thread.interrupt();
      thread.join(20_000);
    }

    @Override
    public String toString() {
      return printed.toString();
    }
  }
}
