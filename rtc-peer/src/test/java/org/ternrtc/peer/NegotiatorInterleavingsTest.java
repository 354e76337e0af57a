package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.WebRtcRules;

/**
 * Two sides change whatever they can, whenever they can, while messages are under way: both end
 * stable and equal.
 */
final class NegotiatorInterleavingsTest {
  private static final int INTERLEAVINGS = 10_000;
  private static final int MOST_STEPS = 2_000;
  private static final RtpTransceiverDirection[] DIRECTIONS = {
    RtpTransceiverDirection.SENDRECV,
    RtpTransceiverDirection.SENDONLY,
    RtpTransceiverDirection.RECVONLY,
    RtpTransceiverDirection.INACTIVE
  };

  @Test
  void whateverHappensWheneverBothEndStableAndEqual() throws Exception {
    int glares = 0;
    int restarts = 0;
    for (int seed = 0; seed < INTERLEAVINGS; seed++) {
      SignalingSide impolite = new SignalingSide("a", false);
      SignalingSide polite = new SignalingSide("b", true);
      try {
        interleave(new SplittableRandom(seed), impolite, polite);
        assertEqual(impolite, polite);
      } catch (AssertionError | RtcException e) {
        throw new AssertionError(
            "seed " + seed + ": " + e + "\n" + impolite.log + "\n" + polite.log, e);
      }
      glares +=
          String.join(" ", polite.log).contains("HAVE_LOCAL_OFFER STABLE HAVE_REMOTE") ? 1 : 0;
      restarts += polite.log.contains("restart") ? 1 : 0;
    }
    // That the interleavings are of the kind that they are meant to be.
    assertTrue(glares > INTERLEAVINGS / 10, "glares: " + glares);
    assertTrue(restarts > INTERLEAVINGS / 10, "restarts: " + restarts);
  }

  private static void interleave(SplittableRandom random, SignalingSide one, SignalingSide two) {
    int actions = 2 + random.nextInt(7);
    for (int step = 0; step < MOST_STEPS; step++) {
      boolean more = actions > 0;
      boolean pending = pending(one) || pending(two);
      if (!more && !pending) {
        return;
      }
      if (more && (!pending || random.nextInt(3) == 0)) {
        actions--;
        act(random, random.nextBoolean() ? one : two);
      } else if (random.nextBoolean()) {
        progress(random, one, two);
      } else {
        progress(random, two, one);
      }
    }
    fail("it never ends");
  }

  private static boolean pending(SignalingSide side) {
    return !side.events.isEmpty() || !side.outgoing.isEmpty();
  }

  /** One event of a side, or one message of its to the other, whatever comes first. */
  private static void progress(SplittableRandom random, SignalingSide from, SignalingSide to) {
    boolean message = !from.outgoing.isEmpty();
    if (!from.events.isEmpty() && (!message || random.nextBoolean())) {
      from.events.remove().run();
    } else if (message) {
      to.negotiation.receive(from.outgoing.remove());
    }
  }

  private static void act(SplittableRandom random, SignalingSide side) {
    List<FakeTransceiver> running =
        side.transceivers.stream().filter(transceiver -> !transceiver.stopped()).toList();
    FakeTransceiver one = running.isEmpty() ? null : running.get(random.nextInt(running.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> side.addTrack();
      case 2 -> side.addTransceiver(DIRECTIONS[random.nextInt(DIRECTIONS.length)]);
      case 3 -> {
        if (one != null && one.track) {
          side.removeTrack(one);
        }
      }
      case 4 -> {
        if (one != null) {
          side.setDirection(one, DIRECTIONS[random.nextInt(DIRECTIONS.length)]);
        }
      }
      case 5 -> {
        if (one != null) {
          side.stop(one);
        }
      }
      case 6 -> side.restart();
      case 7 -> side.openChannel();
      default -> {
        if (one != null) {
          one.streams = List.of("other" + random.nextInt(3));
          side.signaling.updateNegotiationNeeded();
        }
      }
    }
  }

  private static void assertEqual(SignalingSide one, SignalingSide two) throws Exception {
    for (SignalingSide side : List.of(one, two)) {
      assertEquals(SignalingState.STABLE, side.signaling.state());
      assertFalse(side.signaling.isNegotiationDue(), "nothing is due");
    }
    SessionDescription local = one.signaling.currentLocalDescription();
    if (local == null) {
      assertEquals(0, two.signaling.sections().size());
      return;
    }
    assertEquals(local.sdp(), sdp(two.signaling.currentRemoteDescription()));
    assertEquals(
        sdp(two.signaling.currentLocalDescription()),
        sdp(one.signaling.currentRemoteDescription()));
    assertEquals(one.localUfrag(), two.remoteUfrag == null ? one.localUfrag() : two.remoteUfrag);
    assertEquals(two.localUfrag(), one.remoteUfrag == null ? two.localUfrag() : one.remoteUfrag);
    List<MediaDescription> ours = WebRtcRules.parse(local.sdp()).media();
    List<MediaDescription> theirs =
        WebRtcRules.parse(sdp(one.signaling.currentRemoteDescription())).media();
    assertEquals(ours.size(), theirs.size());
    assertEquals(one.signaling.sections().size(), two.signaling.sections().size());
    for (int i = 0; i < ours.size(); i++) {
      SectionSlot<FakeTransceiver> a = one.signaling.sections().get(i);
      SectionSlot<FakeTransceiver> b = two.signaling.sections().get(i);
      assertEquals(a.mid, b.mid);
      assertEquals(a.kind, b.kind);
      assertEquals(a.rejected, b.rejected);
      if (a.kind.equals("video") && !a.rejected) {
        same(a.transceiver, b.transceiver);
        same(b.transceiver, a.transceiver);
      }
    }
    long sections = one.signaling.sections().all().stream().filter(s -> !s.free()).count();
    long data = one.signaling.sections().data() == null ? 0 : 1;
    assertEquals(sections - data, one.transceivers.size(), "none too many, none lost");
    assertEquals(sections - data, two.transceivers.size());
  }

  private static void same(@Nullable FakeTransceiver own, @Nullable FakeTransceiver other) {
    assertNotNull(own);
    assertNotNull(other);
    RtpTransceiverDirection direction = own.currentDirection();
    assertNotNull(direction);
    assertEquals(direction.reversed(), other.currentDirection());
    assertEquals(direction.receives(), own.announced, "the listener knows who sends");
    if (direction.receives()) {
      assertEquals(other.streams, own.remoteStreams());
    }
    assertFalse(own.ended);
  }

  private static String sdp(@Nullable SessionDescription description) {
    assertNotNull(description);
    return description.sdp();
  }
}
