package org.ternrtc.rtp.jitter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.rtp.vp8.Vp8Packetizer;

class JitterBufferTest {
  private static final class Packet {
    final long sequence;
    final int timestamp;
    final boolean marker;
    final byte[] payload;

    Packet(long sequence, int timestamp, boolean marker, byte[] payload) {
      this.sequence = sequence;
      this.timestamp = timestamp;
      this.marker = marker;
      this.payload = payload;
    }
  }

  private final List<byte[]> frames = new ArrayList<>();
  private final List<Integer> timestamps = new ArrayList<>();
  private int dropped;
  private long now = Long.MAX_VALUE - 1;
  private long sequence = 1_000;
  private final JitterBuffer buffer =
      new JitterBuffer(
          new Vp8Depacketizer(),
          new JitterBuffer.Sink() {
            @Override
            public void frame(
                byte[] data, boolean key, int timestamp, int packets, long first, long last) {
              assertTrue(last - first >= 0);
              assertEquals((data[0] & 1) == 0, key);
              frames.add(data);
              timestamps.add(timestamp);
            }

            @Override
            public void frameDropped() {
              dropped++;
            }
          });

  private static byte[] frame(boolean key, int length, int fill) {
    byte[] frame = new byte[length];
    Arrays.fill(frame, (byte) fill);
    byte[] header = {0x10, 0, 0, (byte) 0x9D, 1, 0x2A, 64, 0, 64, 0};
    System.arraycopy(header, 0, frame, 0, header.length);
    frame[0] = (byte) (key ? 0x10 : 0x11);
    return frame;
  }

  private List<Packet> packets(byte[] frame, int timestamp) {
    Vp8Packetizer packetizer = new Vp8Packetizer();
    packetizer.descriptor().pictureId(timestamp & 0x7FFF);
    packetizer.begin(frame, 0, frame.length, 106);
    List<Packet> packets = new ArrayList<>();
    while (packetizer.hasNext()) {
      byte[] payload = new byte[200];
      int length = packetizer.next(payload, 0);
      packets.add(
          new Packet(sequence++, timestamp, !packetizer.hasNext(), Arrays.copyOf(payload, length)));
    }
    return packets;
  }

  private JitterBuffer.Outcome insert(Packet packet) {
    now++;
    return buffer.insert(
        packet.sequence,
        packet.timestamp,
        packet.marker,
        packet.payload,
        0,
        packet.payload.length,
        now);
  }

  private void insert(List<Packet> packets) {
    packets.forEach(this::insert);
  }

  @Test
  void protectionThatWasLostBetweenPicturesIsNotWaitedFor() {
    insert(packets(frame(true, 150, 1), 0x7FFF));
    sequence += 2;
    List<Packet> second = packets(frame(false, 150, 2), 0x8000);
    insert(second);
    assertEquals(2, frames.size(), "the picture's number follows on that of the first");
    sequence++;
    List<Packet> third = packets(frame(false, 90, 3), 0x8001);
    List<Packet> fourth = packets(frame(false, 90, 4), 0x8002);
    insert(fourth);
    assertEquals(2, frames.size(), "a picture is missing");
    insert(third);
    assertEquals(4, frames.size());
    assertEquals(0, dropped);
  }

  @Test
  void handsOverAFrameWithItsMarkerAndNotWithTheNextFrame() {
    byte[] key = frame(true, 350, 1);
    List<Packet> packets = packets(key, 10);
    assertEquals(4, packets.size());
    insert(packets.subList(0, 3));
    assertEquals(0, frames.size());
    insert(packets.get(3));
    assertEquals(1, frames.size());
    assertArrayEquals(key, frames.getFirst());
    assertEquals(0, buffer.bytes());
  }

  @Test
  void handsOverAFrameWithoutMarkerWhenTheNextBegins() {
    List<Packet> first = packets(frame(true, 250, 1), 10);
    Packet last = first.removeLast();
    first.add(new Packet(last.sequence, last.timestamp, false, last.payload));
    insert(first);
    assertEquals(0, frames.size());
    insert(packets(frame(false, 50, 2), 20));
    assertEquals(List.of(10, 20), timestamps);
  }

  @Test
  void holdsFramesBehindAGapAndGoesOnWhenItIsFilled() {
    insert(packets(frame(true, 250, 1), 10));
    List<Packet> second = packets(frame(false, 250, 2), 20);
    List<Packet> third = packets(frame(false, 250, 3), 30);
    insert(second.get(0));
    insert(second.get(2));
    insert(third);
    assertTrue(buffer.hasGap());
    assertEquals(second.get(1).sequence, buffer.firstMissing());
    assertEquals(1, frames.size());
    assertEquals(JitterBuffer.Outcome.DUPLICATE, insert(second.get(2)));
    insert(second.get(1));
    assertEquals(List.of(10, 20, 30), timestamps);
    assertFalse(buffer.hasGap());
    assertEquals(JitterBuffer.Outcome.TOO_LATE, insert(second.get(1)));
  }

  @Test
  void afterGivingUpDropsFramesUntilAKeyFrame() {
    insert(packets(frame(true, 250, 1), 10));
    List<Packet> broken = packets(frame(false, 250, 2), 20);
    insert(broken.get(0));
    insert(broken.get(2));
    insert(packets(frame(false, 50, 3), 30));
    assertFalse(buffer.keyFrameNeeded());
    buffer.giveUp();
    assertTrue(buffer.keyFrameNeeded());
    assertEquals(2, dropped);
    insert(packets(frame(false, 50, 4), 40));
    assertEquals(List.of(10), timestamps);
    List<Packet> key = packets(frame(true, 250, 5), 50);
    insert(key.get(0));
    assertTrue(buffer.keyFrameArriving());
    insert(key.subList(1, 3));
    assertFalse(buffer.keyFrameNeeded());
    insert(packets(frame(false, 50, 6), 60));
    assertEquals(List.of(10, 50, 60), timestamps);
  }

  @Test
  void aKeyFrameBehindAGapIsReadyToSkipTo() {
    insert(packets(frame(true, 250, 1), 10));
    List<Packet> broken = packets(frame(false, 250, 2), 20);
    insert(broken.get(0));
    insert(broken.get(2));
    List<Packet> key = packets(frame(true, 250, 3), 30);
    insert(key.get(2));
    insert(key.get(0));
    assertFalse(buffer.keyFrameReady());
    insert(key.get(1));
    assertTrue(buffer.keyFrameReady());
    assertEquals(1, frames.size());
    assertTrue(buffer.skipToReadyKey());
    assertEquals(List.of(10, 30), timestamps);
    assertFalse(buffer.keyFrameNeeded());
    assertFalse(buffer.skipToReadyKey());
    assertEquals(0, buffer.bytes());
  }

  @Test
  void whenAKeyFrameIsWaitedForNothingBeforeItHoldsItUp() {
    insert(packets(frame(true, 250, 1), 10));
    buffer.breakReferences();
    assertTrue(buffer.keyFrameNeeded());
    packets(frame(false, 250, 2), 20);
    insert(packets(frame(true, 250, 3), 30));
    assertEquals(List.of(10, 30), timestamps);
  }

  @Test
  void takesAStreamWhosePacketsComeOutOfOrderFromTheBeginning() {
    List<Packet> key = packets(frame(true, 350, 1), 10);
    insert(key.get(1));
    insert(key.get(0));
    insert(key.get(2));
    insert(key.get(3));
    assertEquals(List.of(10), timestamps);
  }

  @Test
  void refusesMalformedPayloadsAndPassesOverPadding() {
    insert(packets(frame(true, 250, 1), 10));
    Packet padding = new Packet(sequence++, 10, true, new byte[0]);
    assertEquals(JitterBuffer.Outcome.STORED, insert(padding));
    insert(packets(frame(false, 50, 2), 20));
    assertEquals(List.of(10, 20), timestamps);
    assertEquals(
        JitterBuffer.Outcome.MALFORMED,
        insert(new Packet(sequence, 30, true, new byte[] {(byte) 0x80})));
    assertEquals(
        JitterBuffer.Outcome.MALFORMED,
        insert(new Packet(sequence, 30, true, new byte[] {0x10})),
        "a descriptor alone");
  }

  @Test
  void joinsNeitherFramesNorStreamsThatDoNotBeginWithAStart() {
    List<Packet> key = packets(frame(true, 350, 1), 10);
    insert(key.subList(2, 4));
    assertEquals(0, frames.size());
    assertEquals(1, dropped);
    assertTrue(buffer.keyFrameNeeded());
  }

  @Test
  void holdsNoMoreThanItsBounds() {
    insert(packets(frame(true, 250, 1), 10));
    sequence++;
    for (int i = 0; i < 20_000; i++) {
      insert(new Packet(sequence++, i, i % 3 == 0, new byte[] {0, 1, 2}));
      assertTrue(sequence - buffer.next() <= JitterBuffer.MAX_PACKETS + 1);
    }
    buffer.reset();
    assertEquals(0, buffer.bytes());
    insert(packets(frame(true, 250, 1), 10));
    sequence++;
    byte[] large = new byte[60_000];
    for (int i = 0; i < 500; i++) {
      insert(new Packet(sequence++, 5, false, large));
      assertTrue(buffer.bytes() <= JitterBuffer.MAX_BYTES);
    }
    assertTrue(buffer.keyFrameNeeded());
  }

  @Test
  void handsOverWhatWasSentInAnyOrderOfArrival() {
    Random random = new Random(12);
    for (int round = 0; round < 300; round++) {
      buffer.reset();
      frames.clear();
      List<byte[]> sent = new ArrayList<>();
      List<Packet> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        byte[] frame = frame(i == 0, 20 + random.nextInt(500), i);
        sent.add(frame);
        all.addAll(packets(frame, i));
      }
      List<Packet> first = new ArrayList<>(all.subList(0, 1));
      List<Packet> rest = new ArrayList<>(all.subList(1, all.size()));
      Collections.shuffle(rest, random);
      first.addAll(rest);
      insert(first);
      assertEquals(sent.size(), frames.size());
      for (int i = 0; i < sent.size(); i++) {
        assertArrayEquals(sent.get(i), frames.get(i));
      }
      sequence += random.nextInt(5_000);
    }
  }

  @Test
  void neverHandsOverAFrameWithoutItsReferencesWhateverIsLost() {
    Random random = new Random(13);
    for (int round = 0; round < 300; round++) {
      buffer.reset();
      frames.clear();
      timestamps.clear();
      List<Integer> keys = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        boolean key = i == 0 || random.nextInt(10) == 0;
        if (key) {
          keys.add(i);
        }
        for (Packet packet : packets(frame(key, 20 + random.nextInt(500), i), i)) {
          if (random.nextInt(20) > 0) {
            insert(packet);
          }
          if (random.nextInt(40) == 0) {
            buffer.giveUp();
          }
          if (random.nextInt(40) == 0) {
            buffer.skipToReadyKey();
          }
        }
      }
      for (int i = 0; i < timestamps.size(); i++) {
        int timestamp = timestamps.get(i);
        boolean follows = i > 0 && timestamps.get(i - 1) == timestamp - 1;
        assertTrue(follows || keys.contains(timestamp), "frame " + timestamp);
      }
    }
  }

  private void insert(List<Packet> packets, FrameNeeds needs) {
    for (int i = 0; i < packets.size(); i++) {
      Packet packet = packets.get(i);
      buffer.insert(
          packet.sequence,
          packet.timestamp,
          packet.marker,
          packet.payload,
          0,
          packet.payload.length,
          false,
          i == 0 ? needs : null,
          now);
    }
  }

  private List<Packet> delta(int timestamp) {
    return packets(frame(false, 150, timestamp), timestamp);
  }

  @Test
  void aFrameThatNeedsNothingMissingLeavesAtOnceAndOthersDoNot() {
    insert(packets(frame(true, 150, 0), 0), new FrameNeeds(100, 0, List.of()));
    insert(delta(1), new FrameNeeds(101, 0, List.of(1)));
    delta(2);
    insert(delta(3), new FrameNeeds(103, 0, List.of(1)));
    assertEquals(List.of(0, 1), timestamps);
    insert(delta(4), new FrameNeeds(104, 0, List.of(3)));
    assertEquals(List.of(0, 1, 4), timestamps);
    assertFalse(buffer.keyFrameNeeded());
    insert(delta(5), new FrameNeeds(105, 0, List.of(1)));
    assertEquals(List.of(0, 1, 4, 5), timestamps);
  }

  @Test
  void framesThatNeedAGivenUpOneAreDroppedUntilOneDoesNot() {
    insert(packets(frame(true, 150, 0), 0), new FrameNeeds(100, 0, List.of()));
    delta(1);
    insert(delta(2), new FrameNeeds(102, 0, List.of(1)));
    buffer.giveUp();
    buffer.giveUp();
    assertTrue(buffer.keyFrameNeeded());
    assertEquals(List.of(0), timestamps);
    insert(delta(3), new FrameNeeds(103, 0, List.of(3)));
    assertFalse(buffer.keyFrameNeeded());
    assertEquals(List.of(0, 3), timestamps);
  }

  @Test
  void aMissingUpperLayerNeitherStallsNorAsksForAKeyFrame() {
    insert(packets(frame(true, 150, 0), 0), new FrameNeeds(100, 0, List.of()));
    delta(1);
    insert(delta(2), new FrameNeeds(102, 0, List.of(2)));
    insert(delta(3), new FrameNeeds(103, 1, List.of(2)));
    insert(delta(4), new FrameNeeds(104, 0, List.of(2)));
    assertEquals(List.of(0, 2, 4), timestamps);
    assertFalse(buffer.keyFrameNeeded());
  }

  @Test
  void afterTheDecoderFailedOnlyAKeyFrameHelps() {
    insert(packets(frame(true, 150, 0), 0), new FrameNeeds(100, 0, List.of()));
    buffer.breakReferences();
    insert(delta(1), new FrameNeeds(101, 0, List.of(1)));
    assertEquals(List.of(0), timestamps);
    assertTrue(buffer.keyFrameNeeded());
  }
}
