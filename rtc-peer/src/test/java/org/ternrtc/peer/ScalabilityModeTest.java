package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ternrtc.media.EncodeOptions;
import org.ternrtc.media.EncodedFrame;
import org.ternrtc.media.VideoCodecs;
import org.ternrtc.media.VideoEncoder;
import org.ternrtc.media.VideoEncoderSettings;
import org.ternrtc.media.VideoFrame;
import org.ternrtc.rtp.HeaderExtensionMap;
import org.ternrtc.rtp.MalformedPacketException;
import org.ternrtc.rtp.RtpOutputs;
import org.ternrtc.rtp.RtpPacket;
import org.ternrtc.rtp.bandwidth.FixedBandwidth;
import org.ternrtc.rtp.send.VideoSendSettings;
import org.ternrtc.rtp.send.VideoSendStream;
import org.ternrtc.rtp.session.RtpSession;
import org.ternrtc.rtp.session.RtpSessionSettings;
import org.ternrtc.rtp.vp8.Vp8Descriptor;

/** What the modes become in the payload descriptor of RFC 7741, from the encoder to the wire. */
final class ScalabilityModeTest {
  private static final int PICTURES = 24;
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  /** Of the first packet of each frame. */
  private record OnTheWire(int temporalLayer, int tl0PicIdx, boolean layerSync) {}

  private final List<OnTheWire> frames = new ArrayList<>();

  private void sent(byte[] buffer, int offset, int length) {
    try {
      RtpPacket packet = new RtpPacket();
      packet.parse(buffer, offset, length);
      Vp8Descriptor descriptor = new Vp8Descriptor();
      descriptor.parse(buffer, packet.payloadOffset(), packet.payloadLength());
      if (descriptor.start() && descriptor.partition() == 0) {
        frames.add(
            new OnTheWire(descriptor.temporalId(), descriptor.tl0PicIdx(), descriptor.layerSync()));
      }
    } catch (MalformedPacketException e) {
      throw new AssertionError(e);
    }
  }

  private void send(ScalabilityMode mode) throws Exception {
    RtpSession session =
        new RtpSession(
            new RtpSessionSettings(1, "cname", HeaderExtensionMap.EMPTY, true, 0, 0),
            new Random(1),
            new FixedBandwidth(2_000_000),
            new RtpOutputs() {
              @Override
              public void sendRtp(byte[] buffer, int offset, int length) {
                sent(buffer, offset, length);
              }

              @Override
              public void sendRtcp(byte[] buffer, int offset, int length) {}
            });
    VideoSendStream stream = session.addSender(VideoSendSettings.of(10, 96), () -> {});
    VideoEncoderSettings settings =
        VideoEncoderSettings.of(200_000, 30).withTemporalLayers(mode.temporalLayers());
    long now = 1_000_000_000;
    try (VideoEncoder encoder = VideoCodecs.encoder("VP8", settings)) {
      for (int n = 0; n < PICTURES; n++) {
        EncodedFrame frame = encoder.encode(picture(n), EncodeOptions.NONE);
        assertNotNull(frame);
        stream.sendFrame(
            frame.data(),
            0,
            frame.data().length,
            frame.key(),
            MediaSession.info(frame.metadata()),
            now,
            now);
        for (int step = 0; step < 33; step++) {
          now += 1_000_000;
          session.tick(now);
        }
      }
    }
  }

  private static VideoFrame picture(int number) {
    VideoFrame frame = VideoFrame.allocate(WIDTH, HEIGHT, number * 33_333_333L);
    byte[] data = frame.data();
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      data[i] = (byte) (100 + 60 * Math.sin((i % WIDTH + 2 * number) * 0.2));
    }
    Arrays.fill(data, WIDTH * HEIGHT, data.length, (byte) 128);
    return frame;
  }

  @ParameterizedTest
  @CsvSource({"L1T2, 01", "L1T3, 0212"})
  void layersSyncAndTheCountOfBaseFramesAreInTheDescriptor(ScalabilityMode mode, String pattern)
      throws Exception {
    send(mode);
    assertEquals(PICTURES, frames.size());
    int base = frames.getFirst().tl0PicIdx() - 1 & 0xFF;
    boolean[] synced = new boolean[mode.temporalLayers()];
    for (int n = 0; n < PICTURES; n++) {
      OnTheWire frame = frames.get(n);
      assertEquals(pattern.charAt(n % pattern.length()) - '0', frame.temporalLayer(), "frame " + n);
      base = frame.temporalLayer() == 0 ? base + 1 & 0xFF : base;
      assertEquals(base, frame.tl0PicIdx(), "frame " + n);
      synced[frame.temporalLayer()] |= frame.layerSync();
    }
    for (int layer = 1; layer < synced.length; layer++) {
      assertTrue(synced[layer], "a receiver can begin to take layer " + layer);
    }
  }

  @Test
  void oneLayerIsNotMentioned() throws Exception {
    send(ScalabilityMode.L1T1);
    assertEquals(PICTURES, frames.size());
    for (OnTheWire frame : frames) {
      assertEquals(Vp8Descriptor.ABSENT, frame.temporalLayer());
      assertEquals(Vp8Descriptor.ABSENT, frame.tl0PicIdx());
    }
  }

  @Test
  void modesThatVp8HasNotAreNoneOfOurs() {
    assertThrows(IllegalArgumentException.class, () -> ScalabilityMode.valueOf("L2T2"));
  }
}
