package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ternrtc.ice.IceConfiguration;
import org.ternrtc.media.pattern.PatternSource;

@Timeout(120)
final class PacketCaptureTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String SAID = "as a matter of fact, tern";
  private static final Configuration LOOPBACK =
      Configuration.defaults()
          .withIce(
              IceConfiguration.defaults()
                  .withLoopback(true)
                  .withAddressFilter((_, address) -> address.isLoopbackAddress()));

  @TempDir private Path dir;

  /** A call with pictures and a message, captured by the one that calls. */
  private Path captured() throws Exception {
    Path file = dir.resolve("call.pcapng");
    CountDownLatch pictures = new CountDownLatch(3);
    LinkedBlockingQueue<DataChannel> channels = new LinkedBlockingQueue<>();
    PeerConnectionListener hears =
        new PeerConnectionListener() {
          @Override
          public void onTrack(RtpTransceiver transceiver) {
            transceiver.receiver().track().addSink(_ -> pictures.countDown());
          }

          @Override
          public void onDataChannel(DataChannel channel) {
            channels.add(channel);
          }
        };
    try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {});
        PeerConnection two = PeerConnection.create(LOOPBACK, hears);
        VideoTrack pattern = VideoTrack.of(new PatternSource(160, 120, 15)).start()) {
      PacketCapture capture = one.capture(file);
      assertThrows(InvalidStateException.class, () -> one.capture(dir.resolve("another")));
      one.addTrack(pattern);
      DataChannel channel = one.createDataChannel("chat");
      one.setLocalDescription();
      two.setRemoteDescription(one.awaitGathering(SOON));
      two.setLocalDescription();
      one.setRemoteDescription(two.awaitGathering(SOON));
      one.awaitConnected(SOON);
      assertTrue(pictures.await(60, TimeUnit.SECONDS), "pictures");
      DataChannel other = channels.poll(30, TimeUnit.SECONDS);
      assertTrue(other != null, "a channel");
      channel.send(SAID);
      DataMessage message = other.receive(SOON);
      assertTrue(message != null);
      assertNull(capture.failure());
      assertTrue(capture.packets() > 10);
    }
    return file;
  }

  @Test
  void aCallCanBeReadBackWithTheSecretsBeforeDtlsAndPicturesInTheClear() throws Exception {
    List<PcapngReader.Block> blocks = PcapngReader.read(captured());
    assertEquals(PcapngReader.SECTION_HEADER, blocks.getFirst().type());
    assertEquals(2, blocks.stream().filter(each -> each.type() == PcapngReader.INTERFACE).count());
    int secrets = -1;
    int firstDtls = -1;
    long rtpSent = 0;
    long rtcpReceived = 0;
    boolean stunBothWays = false;
    boolean stunSent = false;
    boolean said = false;
    for (int i = 0; i < blocks.size(); i++) {
      PcapngReader.Block block = blocks.get(i);
      if (block.type() == PcapngReader.SECRETS) {
        secrets = i;
        String line =
            new String(block.body(), 8, block.body().length - 8, StandardCharsets.US_ASCII);
        assertTrue(line.matches("(?s)CLIENT_RANDOM [0-9a-f]{64} [0-9a-f]{96}\\n\0*"), line);
      }
      if (block.type() != PcapngReader.PACKET) {
        continue;
      }
      byte[] payload = block.payload();
      if (block.network() == 1) {
        boolean sctp = block.dissector().equals("sctp");
        assertEquals(sctp ? 5000 : 2 << 14, wide(payload) & (sctp ? 0xFFFF : 3 << 14));
        said |= sctp && new String(payload, StandardCharsets.ISO_8859_1).contains(SAID);
        rtpSent += block.dissector().equals("rtp") && block.sent() ? 1 : 0;
        rtcpReceived += block.dissector().equals("rtcp") && !block.sent() ? 1 : 0;
      } else if (payload[0] < 4) {
        stunBothWays |= stunSent && !block.sent();
        stunSent |= block.sent();
      } else {
        firstDtls = firstDtls < 0 ? i : firstDtls;
        assertTrue(payload[0] >= 20 && payload[0] < 64);
        assertFalse(
            new String(payload, StandardCharsets.ISO_8859_1).contains(SAID), "in the clear");
      }
    }
    assertTrue(secrets > 0 && secrets < firstDtls, secrets + " before " + firstDtls);
    assertTrue(rtpSent > 2 && rtcpReceived > 0, rtpSent + " and " + rtcpReceived);
    assertTrue(stunBothWays, "checks");
    assertTrue(said, "what was said on the data channel");
  }

  /** SCTP's source port, or RTP's version and more. */
  private static int wide(byte[] payload) {
    return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    Path file = captured();
    assumeTrue(
        Files.getFileStore(file).supportsFileAttributeView("posix"), "no POSIX permissions here");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void tsharkOpensTheDataChannelAndSeesRtp() throws Exception {
    assumeTrue(has("tshark"), "tshark is not installed");
    Path file = captured();
    String hex = HexFormat.of().formatHex(SAID.getBytes(StandardCharsets.UTF_8));
    assertTrue(tshark(file, "dtls.app_data", "data.data").contains(hex), "DTLS is opened");
    assertTrue(tshark(file, "sctp", "sctp.chunk_type").contains("1"), "SCTP in the clear: INIT");
    String rtp = tshark(file, "rtp", "_ws.col.Protocol");
    assertTrue(rtp.lines().filter(line -> line.equals("RTP")).count() > 2, "RTP: " + rtp);
    assertFalse(rtp.contains("SRTP"), "taken for encrypted");
    assertEquals("", tshark(file, "_ws.malformed", "frame.number"));
  }

  @Test
  void aFileThatIsThereIsNotTouched() throws Exception {
    Path file = Files.writeString(dir.resolve("mine"), "mine");
    try (PeerConnection one = PeerConnection.create(LOOPBACK, new PeerConnectionListener() {})) {
      var thrown = assertThrows(OperationException.class, () -> one.capture(file));
      assertTrue(String.valueOf(thrown.getMessage()).endsWith("mine is there already"));
      assertThrows(OperationException.class, () -> one.capture(dir.resolve("no/such/folder")));
      PacketCapture capture = one.capture(dir.resolve("empty.pcapng"));
      capture.close();
      capture.close();
      assertEquals(3, PcapngReader.read(dir.resolve("empty.pcapng")).size());
      one.capture(dir.resolve("next.pcapng")).close();
    }
    assertEquals("mine", Files.readString(file));
  }

  private static boolean has(String tool) throws InterruptedException {
    try {
      return new ProcessBuilder(tool, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static String tshark(Path file, String filter, String... fields) throws Exception {
    var command =
        new ArrayList<>(List.of("tshark", "-r", file.toString(), "-Y", filter, "-T", "fields"));
    for (String field : fields) {
      command.add("-e");
      command.add(field);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return text;
  }
}
