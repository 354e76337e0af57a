package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoDecoder;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.rtp.HeaderExtension;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.dependency.FrameInfo;
import org.ternrtc.rtp.receive.ReceivedFrame;
import org.ternrtc.rtp.receive.VideoReceiveSettings;
import org.ternrtc.rtp.receive.VideoReceiveStream;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;
import org.ternrtc.rtp.session.RtpSession;
import org.ternrtc.rtp.session.RtpSessionSettings;

/** Our encoder and decoder over two RTP sessions and a lossy link, on virtual time. */
final class LossRepairTest {
  private static final long MILLIS = 1_000_000;
  private static final long DELAY = 25 * MILLIS;
  private static final int WIDTH = 160;
  private static final int HEIGHT = 112;

  private static final class Flight {
    final long at;
    final byte[] packet;

    Flight(long at, byte[] packet) {
      this.at = at;
      this.packet = packet;
    }
  }

  /** A call in one direction; every picture shown is compared with what a lossless viewer sees. */
  private static final class Link {
    final Random random = new Random(7);
    final VideoEncoder encoder;
    final VideoDecoder decoder;
    final VideoDecoder lossless;
    final RtpSession sending;
    final RtpSession receiving;
    final VideoSendStream sender;
    final VideoReceiveStream receiver;
    final ArrayDeque<Flight> forth = new ArrayDeque<>();
    final ArrayDeque<Flight> back = new ArrayDeque<>();
    final Map<Integer, byte[]> expected = new HashMap<>();
    final IntPredicate loses;
    boolean keyWanted = true;
    int number;
    int keyFrames;
    int shown;
    int repairs;
    int longestGap;
    int lastShown;
    long now = 5_000 * MILLIS;

    Link(boolean dependencies, boolean rtx, int layers, IntPredicate loses) {
      this.loses = loses;
      encoder =
          VideoCodecs.encoder(
              "VP8",
              VideoEncoderSettings.of(300_000, 30)
                  .withTemporalLayers(layers)
                  .withAcknowledgedReferences(dependencies));
      decoder = VideoCodecs.decoder("VP8");
      lossless = VideoCodecs.decoder("VP8");
      Map<HeaderExtension, Integer> ids = new LinkedHashMap<>();
      ids.put(HeaderExtension.TRANSPORT_WIDE_CC, 3);
      if (dependencies) {
        ids.put(HeaderExtension.DEPENDENCY_DESCRIPTOR, 4);
      }
      HeaderExtensionMap extensions = HeaderExtensionMap.of(ids);
      sending = session(1, extensions, this::sendMedia, this::ignore);
      receiving = session(2, extensions, this::ignore, this::sendFeedback);
      VideoSendSettings out = VideoSendSettings.of(10, 96).withExtensions(extensions);
      VideoReceiveSettings in =
          VideoReceiveSettings.of(96).withFeedback(rtx, true, false).withExtensions(extensions);
      sender =
          sending.addSender(
              rtx ? out.withRtx(11, 97) : out,
              new VideoSendStream.Listener() {
                @Override
                public void keyFrameRequested() {
                  keyWanted = true;
                }

                @Override
                public void frameAcknowledged(long frameId) {
                  encoder.acknowledge(frameId);
                }

                @Override
                public void frameLost(long frameId) {
                  repairs++;
                  encoder.lost(frameId);
                }
              });
      receiver = receiving.addReceiver(rtx ? in.withRtx(97) : in, null, null, this::show);
    }

    private interface Output {
      void packet(byte[] buffer, int offset, int length);
    }

    private RtpSession session(int ssrc, HeaderExtensionMap extensions, Output rtp, Output rtcp) {
      return new RtpSession(
          new RtpSessionSettings(ssrc, "cname", extensions, true, true, 0, 0),
          random,
          new FixedBandwidth(2_000_000),
          new RtpOutputs() {
            @Override
            public void sendRtp(byte[] buffer, int offset, int length) {
              rtp.packet(buffer, offset, length);
            }

            @Override
            public void sendRtcp(byte[] buffer, int offset, int length) {
              rtcp.packet(buffer, offset, length);
            }
          });
    }

    private void ignore(byte[] buffer, int offset, int length) {}

    private void sendMedia(byte[] buffer, int offset, int length) {
      if (!loses.test(number)) {
        forth.add(new Flight(now + DELAY, copy(buffer, offset, length)));
      }
    }

    private void sendFeedback(byte[] buffer, int offset, int length) {
      back.add(new Flight(now + DELAY, copy(buffer, offset, length)));
    }

    private static byte[] copy(byte[] buffer, int offset, int length) {
      byte[] packet = new byte[length];
      System.arraycopy(buffer, offset, packet, 0, length);
      return packet;
    }

    private void show(ReceivedFrame frame) {
      try {
        VideoFrame picture =
            decoder.decode(new EncodedFrame(frame.data(), frame.key(), WIDTH, HEIGHT, 0, -1));
        assertNotNull(picture);
        byte[] wanted = expected.remove(Arrays.hashCode(frame.data()));
        assertNotNull(wanted);
        assertArrayEquals(wanted, picture == null ? null : picture.data());
        shown++;
        longestGap = Math.max(longestGap, number - lastShown);
        lastShown = number;
      } catch (org.ternrtc.media.UndecodableFrameException e) {
        throw new AssertionError(e);
      }
    }

    void run(int pictures) throws Exception {
      for (int end = number + pictures; number < end; number++) {
        EncodedFrame frame =
            encoder.encode(picture(number), keyWanted ? EncodeOptions.KEY : EncodeOptions.NONE);
        keyWanted = false;
        assertNotNull(frame);
        keyFrames += frame.key() ? 1 : 0;
        VideoFrame seen = lossless.decode(frame);
        assertNotNull(seen);
        expected.put(Arrays.hashCode(frame.data()), seen.data());
        var known = frame.metadata();
        sender.sendFrame(
            frame.data(),
            0,
            frame.data().length,
            frame.key(),
            new FrameInfo(
                known.frameId(),
                known.temporalLayers(),
                known.temporalLayer(),
                known.layerSync(),
                known.discardable(),
                known.dependencies()),
            now,
            now);
        for (int step = 0; step < 33; step++) {
          now += MILLIS;
          while (!forth.isEmpty() && forth.peek().at <= now) {
            byte[] packet = forth.remove().packet;
            receiving.receive(packet, 0, packet.length, now);
          }
          while (!back.isEmpty() && back.peek().at <= now) {
            byte[] packet = back.remove().packet;
            sending.receive(packet, 0, packet.length, now);
          }
          sending.tick(now);
          receiving.tick(now);
        }
      }
    }

    private static VideoFrame picture(int number) {
      VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, number * 33_333_333L);
      byte[] data = frame.data();
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          double wave = Math.sin((x + 2 * number) * 0.13) + Math.cos((y - number) * 0.21);
          data[y * WIDTH + x] = (byte) (128 + 50 * wave);
        }
      }
      Arrays.fill(data, WIDTH * HEIGHT, data.length, (byte) 128);
      return frame;
    }
  }

  /** Three pictures in a row out of every fifty. */
  private static boolean burst(int picture) {
    return picture > 40 && picture % 50 < 3;
  }

  @ParameterizedTest
  @CsvSource({"1,false", "1,true", "2,false", "3,false"})
  void burstsOfLossCostNoKeyFrame(int layers, boolean rtx) throws Exception {
    Link link = new Link(true, rtx, layers, LossRepairTest::burst);
    link.run(400);
    String what = link.shown + " shown, " + link.repairs + " repairs, gap " + link.longestGap;
    assertEquals(1, link.keyFrames, what);
    assertTrue(rtx || link.repairs >= 5, what);
    assertTrue(link.longestGap <= 16, what);
    assertTrue(link.shown > 400 - 7 * 14, what);
  }

  @Test
  void withoutTheDescriptorTheSameLossCostsKeyFrames() throws Exception {
    Link link = new Link(false, false, 1, LossRepairTest::burst);
    link.run(400);
    assertTrue(link.keyFrames >= 6, link.keyFrames + " key frames");
    assertEquals(0, link.repairs);
  }

  @Test
  void aRepairThatIsLostIsRepairedAgain() throws Exception {
    Link link = new Link(true, false, 1, n -> n >= 100 && n < 112);
    link.run(200);
    assertEquals(1, link.keyFrames);
    assertTrue(link.shown > 160, link.shown + " shown");
  }

  @Test
  void scatteredLossesLeaveThePicturesRight() throws Exception {
    Random random = new Random(3);
    Link link = new Link(true, true, 1, n -> n > 30 && random.nextInt(12) == 0);
    link.run(400);
    assertEquals(1, link.keyFrames, link.repairs + " repairs");
    assertTrue(link.shown > 330, link.shown + " shown");
  }

  @Test
  void aReceiverWhoseDecoderFailedGetsAKeyFrame() throws Exception {
    Link link = new Link(true, false, 1, n -> false);
    link.run(60);
    link.receiver.onUndecodable(link.now);
    link.run(30);
    assertEquals(2, link.keyFrames);
    assertTrue(link.shown > 75, link.shown + " shown");
  }
}
