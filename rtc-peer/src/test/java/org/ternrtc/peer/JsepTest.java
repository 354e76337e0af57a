package org.ternrtc.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ternrtc.sdp.Direction;
import org.ternrtc.sdp.Flag;
import org.ternrtc.sdp.MediaDescription;
import org.ternrtc.sdp.Msid;
import org.ternrtc.sdp.WebRtcRules;

/** The rules of RFC 8829 and of the W3C's signaling, without threads and sockets. */
final class JsepTest {
  private final SignalingSide one = new SignalingSide("a", false);
  private final SignalingSide two = new SignalingSide("b", true);

  private static SessionDescription rollback() {
    return new SessionDescription(SdpType.ROLLBACK, "");
  }

  private static SessionDescription there(@Nullable SessionDescription description) {
    assertNotNull(description);
    return description;
  }

  private static List<MediaDescription> media(@Nullable SessionDescription description)
      throws Exception {
    return WebRtcRules.parse(there(description).sdp()).media();
  }

  private void noneDue() {
    assertFalse(one.signaling.isNegotiationDue());
    assertFalse(two.signaling.isNegotiationDue());
  }

  // ---- states ------------------------------------------------------------------------------

  @Test
  void provisionalAnswersOfTheOtherSideStartTheTransportAndCanBeFollowedByMore() {
    one.addTrack();
    two.signaling.setRemote(one.offer());
    SessionDescription answer = two.signaling.createAnswer();
    SessionDescription provisional = new SessionDescription(SdpType.PRANSWER, answer.sdp());
    one.signaling.setRemote(provisional);
    assertEquals(SignalingState.HAVE_REMOTE_PRANSWER, one.signaling.state());
    assertTrue(one.log.contains("start controlling SERVER"));
    assertEquals(RtpTransceiverDirection.SENDONLY, one.transceivers.getFirst().currentDirection());
    assertNull(one.signaling.currentLocalDescription());
    assertSame(provisional, one.signaling.pendingRemoteDescription());
    one.signaling.setRemote(provisional);
    one.signaling.setRemote(answer);
    assertEquals(SignalingState.STABLE, one.signaling.state());
    assertSame(answer, one.signaling.currentRemoteDescription());
    assertNull(one.signaling.pendingRemoteDescription());
    assertEquals(1, one.log.stream().filter(line -> line.startsWith("start")).count());
  }

  @Test
  void aProvisionalAnswerOfOursIsFollowedByAFinalOne() {
    one.addTrack();
    SessionDescription offer = one.offer();
    two.signaling.setRemote(offer);
    SessionDescription made = two.signaling.createAnswer();
    two.signaling.setLocal(new SessionDescription(SdpType.PRANSWER, made.sdp()));
    assertEquals(SignalingState.HAVE_LOCAL_PRANSWER, two.signaling.state());
    assertEquals(SdpType.PRANSWER, there(two.signaling.pendingLocalDescription()).type());
    assertNull(two.signaling.currentLocalDescription());
    assertTrue(two.log.contains("start controlled CLIENT"));
    assertThrows(InvalidStateException.class, () -> two.signaling.setRemote(offer));
    assertThrows(InvalidStateException.class, () -> two.signaling.setRemote(rollback()));
    SessionDescription answer = two.signaling.setLocalDescription();
    assertEquals(SdpType.ANSWER, answer.type());
    assertEquals(SignalingState.STABLE, two.signaling.state());
    assertSame(offer, two.signaling.currentRemoteDescription());
    assertNull(two.signaling.pendingLocalDescription());
    one.signaling.setRemote(answer);
    noneDue();
  }

  @Test
  void aProvisionalRefusalEndsNothing() throws Exception {
    one.addTrack();
    one.addTrack();
    two.signaling.setRemote(one.offer());
    SessionDescription answer = two.signaling.createAnswer();
    List<String> lines = List.of(answer.sdp().split("m=", -1));
    String refused =
        lines.get(0) + "m=" + lines.get(1) + "m=" + lines.get(2).replace("video 9 ", "video 0 ");
    refused = refused.replace("BUNDLE 0 1", "BUNDLE 0");
    one.signaling.setRemote(new SessionDescription(SdpType.PRANSWER, refused));
    assertFalse(one.transceivers.get(1).stopped());
    one.signaling.setRemote(answer);
    assertEquals(RtpTransceiverDirection.SENDONLY, one.transceivers.get(1).currentDirection());
  }

  @Test
  void everyDescriptionFitsItsStateOnly() {
    one.addTrack();
    assertThrows(InvalidStateException.class, one.signaling::createAnswer);
    assertThrows(InvalidStateException.class, () -> one.signaling.setLocal(rollback()));
    assertThrows(InvalidStateException.class, () -> one.signaling.setRemote(rollback()));
    SessionDescription offer = one.offer();
    assertThrows(InvalidStateException.class, one.signaling::createAnswer);
    assertThrows(InvalidStateException.class, () -> one.signaling.setRemote(rollback()));
    SessionDescription again = one.signaling.setLocalDescription();
    assertEquals(SdpType.OFFER, again.type(), "an offer may be replaced by another");
    two.signaling.setRemote(offer);
    two.signaling.setRemote(again);
    assertThrows(InvalidStateException.class, two.signaling::createOffer);
    assertThrows(InvalidStateException.class, () -> two.signaling.setLocal(rollback()));
    SessionDescription answer = two.signaling.setLocalDescription();
    assertThrows(InvalidStateException.class, () -> two.signaling.setRemote(answer));
    one.signaling.setRemote(answer);
    assertThrows(InvalidStateException.class, () -> one.signaling.setRemote(answer));
    assertThrows(
        InvalidModificationException.class,
        () -> one.signaling.setLocal(again),
        "an offer from before the last negotiation is stale");
  }

  @Test
  void anEmptyTextStandsForWhatWasMadeLast() {
    one.addTrack();
    one.signaling.setLocal(new SessionDescription(SdpType.OFFER, ""));
    two.signaling.setRemote(there(one.signaling.pendingLocalDescription()));
    two.signaling.setLocal(new SessionDescription(SdpType.ANSWER, ""));
    one.signaling.setRemote(there(two.signaling.currentLocalDescription()));
    noneDue();
  }

  // ---- rollback ----------------------------------------------------------------------------

  @Test
  void theirOfferTakesOursBackAndOursIsDueAgain() {
    FakeTransceiver mine = one.addTransceiver(RtpTransceiverDirection.SENDONLY);
    one.events.clear();
    one.offer();
    assertEquals("0", mine.mid());
    two.addTransceiver(RtpTransceiverDirection.SENDONLY);
    one.log.clear();
    one.signaling.setRemote(two.offer());
    assertEquals(
        List.of("STABLE", "HAVE_REMOTE_OFFER", "track 0"), one.log, "through the stable state");
    assertNull(mine.mid(), "a transceiver that addTrack did not make is not joined");
    two.signaling.setRemote(one.signaling.setLocalDescription());
    assertEquals(2, one.transceivers.size());
    assertTrue(one.signaling.isNegotiationDue());
    one.negotiate(two);
    assertEquals("1", mine.mid());
    noneDue();
  }

  @Test
  void aTrackThatWaitedIsJoinedToTheOfferThatTookOursBack() {
    FakeTransceiver mine = one.addTrack();
    one.offer();
    two.addTrack();
    one.signaling.setRemote(two.offer());
    assertEquals("0", mine.mid());
    two.signaling.setRemote(one.signaling.setLocalDescription());
    assertEquals(RtpTransceiverDirection.SENDRECV, mine.currentDirection());
    assertEquals(1, one.transceivers.size());
    noneDue();
  }

  @Test
  void anOfferTakenBackTakesItsTransceiversAndTracksAway() {
    two.addTrack();
    one.signaling.setRemote(two.offer());
    FakeTransceiver made = one.transceivers.getFirst();
    assertTrue(made.announced);
    one.signaling.setRemote(rollback());
    assertEquals(List.of(), one.transceivers);
    assertTrue(made.ended);
    assertTrue(one.log.stream().anyMatch(line -> line.startsWith("trackRemoved")));
    assertNull(one.signaling.remoteDescription());
    assertFalse(one.signaling.hasRemote());
    assertFalse(one.signaling.isNegotiationDue());
  }

  @Test
  void aTransceiverThatGotATrackOutlivesTheOfferThatMadeIt() {
    two.addTrack();
    one.signaling.setRemote(two.offer());
    FakeTransceiver made = one.addTrack();
    assertEquals("0", made.mid());
    one.signaling.setRemote(rollback());
    assertEquals(List.of(made), one.transceivers);
    assertNull(made.mid());
    assertFalse(made.ended);
    assertTrue(one.signaling.isNegotiationDue());
    one.negotiate(two);
    noneDue();
  }

  @Test
  void aRollbackGoesBackToTheLastAgreementNotToNothing() throws Exception {
    FakeTransceiver mine = one.addTrack();
    one.negotiate(two);
    SessionDescription agreed = two.signaling.currentRemoteDescription();
    one.removeTrack(mine);
    two.signaling.setRemote(one.offer());
    assertTrue(two.log.contains("trackRemoved 0"));
    two.log.clear();
    two.signaling.setRemote(rollback());
    assertEquals(List.of("track 0", "STABLE"), two.log, "what was taken back goes on");
    assertSame(agreed, two.signaling.remoteDescription());
    assertEquals("0", two.transceivers.getFirst().mid());
    one.signaling.setLocal(rollback());
    assertTrue(one.signaling.isNegotiationDue());
    one.negotiate(two);
    assertEquals(
        Direction.RECVONLY, media(one.signaling.currentLocalDescription()).getFirst().direction());
    noneDue();
  }

  @Test
  void anOfferThatCannotBeUsedTakesNothingBack() {
    one.addTrack();
    SessionDescription offer = one.offer();
    assertThrows(
        SyntaxException.class,
        () ->
            one.signaling.setRemote(new SessionDescription(SdpType.OFFER, "v=0\r\nnonsense\r\n")));
    assertEquals(SignalingState.HAVE_LOCAL_OFFER, one.signaling.state());
    two.signaling.setRemote(offer);
    one.signaling.setRemote(two.signaling.setLocalDescription());
    noneDue();
  }

  // ---- transceivers and lines --------------------------------------------------------------

  @Test
  void removingATrackTurnsTheDirectionAndKeepsTheLine() throws Exception {
    FakeTransceiver mine = one.addTrack();
    one.addTrack();
    one.negotiate(two);
    one.removeTrack(mine);
    assertTrue(one.signaling.isNegotiationDue());
    one.negotiate(two);
    List<MediaDescription> offer = media(one.signaling.currentLocalDescription());
    assertEquals(2, offer.size());
    assertEquals(Direction.RECVONLY, offer.getFirst().direction());
    assertNull(offer.getFirst().attribute(Msid.class), "it names no stream");
    assertTrue(two.log.contains("trackRemoved 0"));
    assertFalse(two.transceivers.getFirst().announced);
    noneDue();
    one.addTrack();
    one.negotiate(two);
    assertTrue(two.transceivers.getFirst().announced);
    assertEquals(2, two.log.stream().filter("track 0"::equals).count());
  }

  @Test
  void aHundredTracksThatComeAndGoKeepOneLineAndLeaveNothing() throws Exception {
    for (int i = 0; i < 100; i++) {
      FakeTransceiver mine = one.addTrack();
      one.negotiate(two);
      one.removeTrack(mine);
      one.negotiate(two);
    }
    assertEquals(1, media(one.signaling.currentLocalDescription()).size());
    for (int i = 0; i < 100; i++) {
      one.stop(one.transceivers.getFirst());
      one.addTrack();
      one.negotiate(two);
      one.negotiate(two);
    }
    assertTrue(media(one.signaling.currentLocalDescription()).size() <= 2);
    assertEquals(1, one.transceivers.size());
    assertEquals(1, two.transceivers.size());
    noneDue();
  }

  @Test
  void aStoppedTransceiverIsRejectedAndItsLineUsedAgainWithANewTag() throws Exception {
    FakeTransceiver first = one.addTrack();
    FakeTransceiver second = one.addTrack();
    one.negotiate(two);
    one.stop(first);
    assertTrue(first.ended);
    assertEquals(RtpTransceiverDirection.STOPPED, first.direction());
    assertEquals(RtpTransceiverDirection.SENDONLY, first.currentDirection(), "not yet agreed on");
    assertTrue(one.signaling.isNegotiationDue());
    FakeTransceiver other = two.transceivers.getFirst();
    one.negotiate(two);
    assertEquals(RtpTransceiverDirection.STOPPED, first.currentDirection());
    assertTrue(other.ended);
    assertEquals(RtpTransceiverDirection.STOPPED, other.currentDirection());
    MediaDescription rejected = media(one.signaling.currentLocalDescription()).getFirst();
    assertTrue(rejected.isRejected());
    assertEquals(List.of(second), one.transceivers);
    noneDue();
    FakeTransceiver third = two.addTransceiver(RtpTransceiverDirection.SENDRECV);
    two.negotiate(one);
    assertEquals("2", third.mid());
    List<MediaDescription> lines = media(two.signaling.currentLocalDescription());
    assertEquals(2, lines.size());
    assertEquals("2", lines.getFirst().mid());
    noneDue();
  }

  @Test
  void aRejectedLineIsUsedByDataChannelsToo() throws Exception {
    FakeTransceiver first = one.addTrack();
    one.addTrack();
    one.negotiate(two);
    one.stop(first);
    one.negotiate(two);
    two.openChannel();
    two.negotiate(one);
    List<MediaDescription> lines = media(two.signaling.currentLocalDescription());
    assertEquals("application", lines.getFirst().kind());
    assertEquals(2, lines.size());
    assertTrue(one.data);
    noneDue();
  }

  @Test
  void bothMayStopTheSameTransceiverAtOnce() {
    one.addTrack();
    one.addTrack();
    one.negotiate(two);
    one.stop(one.transceivers.getFirst());
    two.stop(two.transceivers.getFirst());
    one.negotiate(two);
    noneDue();
    assertEquals(1, one.transceivers.size());
    assertEquals(1, two.transceivers.size());
  }

  @Test
  void whoStopsWhileItsOfferIsUnderWayRejectsInTheNextOne() {
    FakeTransceiver mine = one.addTrack();
    two.signaling.setRemote(one.offer());
    one.stop(mine);
    one.signaling.setRemote(two.signaling.setLocalDescription());
    assertTrue(one.signaling.isNegotiationDue());
    assertTrue(one.log.stream().noneMatch(line -> line.startsWith("negotiated")));
    one.negotiate(two);
    assertEquals(List.of(), one.transceivers);
    assertEquals(List.of(), two.transceivers);
    noneDue();
  }

  @Test
  void aRefusedSectionStopsItsTransceiverAndNoOther() {
    FakeTransceiver kept = one.addTrack();
    FakeTransceiver refused = one.addTrack();
    two.signaling.setRemote(one.offer());
    two.stop(two.transceivers.get(1));
    one.signaling.setRemote(two.signaling.setLocalDescription());
    assertEquals(List.of(kept), one.transceivers);
    assertTrue(refused.ended);
    noneDue();
  }

  @Test
  void directionsOfBothMeet() {
    FakeTransceiver mine = one.addTransceiver(RtpTransceiverDirection.SENDRECV);
    one.negotiate(two);
    FakeTransceiver other = two.transceivers.getFirst();
    assertEquals(RtpTransceiverDirection.SENDONLY, mine.currentDirection());
    assertFalse(one.signaling.isNegotiationDue());
    two.setDirection(other, RtpTransceiverDirection.SENDRECV);
    assertTrue(two.signaling.isNegotiationDue());
    two.negotiate(one);
    assertEquals(RtpTransceiverDirection.SENDRECV, mine.currentDirection());
    one.setDirection(mine, RtpTransceiverDirection.INACTIVE);
    one.setDirection(mine, RtpTransceiverDirection.SENDRECV);
    assertFalse(one.signaling.isNegotiationDue(), "taken back before it was said");
    one.setDirection(mine, RtpTransceiverDirection.RECVONLY);
    one.negotiate(two);
    assertEquals(RtpTransceiverDirection.SENDONLY, other.currentDirection());
    noneDue();
  }

  @Test
  void otherStreamsAreToldByANegotiation() {
    FakeTransceiver mine = one.addTrack();
    one.negotiate(two);
    mine.streams = List.of("left", "right");
    assertTrue(one.signaling.isNegotiationDue());
    one.negotiate(two);
    assertEquals(List.of("left", "right"), two.transceivers.getFirst().remoteStreams());
    assertEquals(1, two.log.stream().filter("track 0"::equals).count(), "no new track");
    noneDue();
  }

  @Test
  void negotiationIsAskedForOnceUntilItHasHappened() {
    one.addTrack();
    one.addTrack();
    assertEquals(1, one.events.size());
    one.negotiate(two);
    one.events.clear();
    one.addTrack();
    assertEquals(1, one.events.size());
    two.addTrack();
    one.signaling.setRemote(two.offer());
    two.signaling.setRemote(one.signaling.setLocalDescription());
    assertEquals(
        2, one.events.size(), "what the other side's offer did not carry is asked for again");
  }

  // ---- transport ---------------------------------------------------------------------------

  @Test
  void bundlePoliciesSayWhichSectionsStandAlone() throws Exception {
    for (BundlePolicy policy : BundlePolicy.values()) {
      SignalingSide side = new SignalingSide("c", false, policy);
      side.addTrack();
      side.addTrack();
      side.openChannel();
      List<Boolean> only =
          media(side.signaling.createOffer()).stream().map(m -> m.has(Flag.BUNDLE_ONLY)).toList();
      assertEquals(
          switch (policy) {
            case MAX_COMPAT -> List.of(false, false, false);
            case BALANCED -> List.of(false, true, false);
            case MAX_BUNDLE -> List.of(false, true, true);
          },
          only);
      SignalingSide answerer = new SignalingSide("d", true);
      side.negotiate(answerer);
      assertEquals(2, side.transceivers.size());
      assertTrue(
          media(answerer.signaling.currentLocalDescription()).stream()
              .noneMatch(MediaDescription::isRejected));
      assertTrue(
          media(side.signaling.createOffer()).stream().noneMatch(m -> m.has(Flag.BUNDLE_ONLY)),
          "what is bundled needs not be told so");
    }
  }

  @Test
  void iceRestartsByEitherSide() {
    one.addTrack();
    one.restart();
    assertFalse(one.log.contains("restart"));
    one.negotiate(two);
    assertEquals("aufrag0", two.remoteUfrag);
    one.restart();
    assertTrue(one.signaling.isNegotiationDue());
    two.restart();
    one.negotiate(two);
    assertEquals("aufrag1", two.remoteUfrag);
    assertEquals("bufrag1", one.remoteUfrag);
    noneDue();
    two.restart();
    two.negotiate(one);
    assertEquals("aufrag2", two.remoteUfrag);
  }

  @Test
  void aRestartThatIsTakenBackLeavesTheTransportAsItIs() {
    one.addTrack();
    one.negotiate(two);
    one.restart();
    two.signaling.setRemote(one.offer());
    two.signaling.setRemote(rollback());
    one.signaling.setLocal(rollback());
    assertTrue(one.log.contains("cancelRestart"));
    assertTrue(two.log.contains("cancelRestart"));
    assertEquals("aufrag0", one.localUfrag());
    assertTrue(one.signaling.isNegotiationDue(), "it is still wanted");
    one.negotiate(two);
    assertNotEquals("aufrag1", two.remoteUfrag, "credentials are not used twice");
    assertEquals(one.localUfrag(), two.remoteUfrag);
  }

  @Test
  void whoDoesNotRestartWithUsKeepsTheTransport() {
    one.addTrack();
    one.negotiate(two);
    one.restart();
    SessionDescription offer = one.offer();
    two.signaling.setRemote(
        new SessionDescription(SdpType.OFFER, offer.sdp().replace("aufrag1", "aufrag0")));
    one.signaling.setRemote(two.signaling.setLocalDescription());
    assertTrue(one.log.contains("cancelRestart"));
    assertEquals("aufrag0", one.localUfrag());
    noneDue();
  }
}
