package org.ternrtc.ice.turn;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ternrtc.ice.TurnCredentials;
import org.ternrtc.ice.stun.StunAttribute;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunPacket;
import org.ternrtc.ice.stun.StunWriter;
import org.ternrtc.ice.turn.TurnClient.Output;

class TurnClientTest {
  private static final long SECOND = 1_000_000_000L;
  private static final InetSocketAddress PEER =
      new InetSocketAddress(InetAddress.ofLiteral("192.0.2.5"), 5000);

  private final ScriptedTurnServer.World world =
      new ScriptedTurnServer.World(new SplittableRandom(7));

  private void allocate() throws Exception {
    world.client.start(world.now);
    world.run(SECOND);
    assertEquals(1, world.of(Output.Allocated.class).size(), world.outputs::toString);
  }

  @Test
  void theFirstRequestIsAnswered401AndTheSecondHasTheCredentials() throws Exception {
    allocate();
    assertEquals(List.of(TurnClient.ALLOCATE, TurnClient.ALLOCATE), world.server.requests);
    var allocated = world.of(Output.Allocated.class).getFirst();
    assertEquals(ScriptedTurnServer.RELAYED, allocated.relayed());
    assertEquals(ScriptedTurnServer.MAPPED, allocated.mapped());
  }

  @Test
  void anAllocationItsPermissionsAndChannelsOutliveAnHour() throws Exception {
    allocate();
    world.client.bind(PEER, world.now);
    world.run(SECOND);
    assertEquals(1, world.of(Output.Permitted.class).size());
    assertEquals(ScriptedTurnServer.RELAYED, world.server.relayed);
    for (int minute = 1; minute <= 60; minute++) {
      world.run(60 * SECOND);
      assertTrue(world.server.alive(world.now), "after minutes: " + minute);
      assertTrue(
          requireNonNull(world.server.permissionEnds.get(PEER.getAddress())) - world.now > 0);
      assertTrue(requireNonNull(world.server.channelEnds.get(PEER)) - world.now > 0);
    }
    assertTrue(world.of(Output.Failed.class).isEmpty());
    assertTrue(world.server.requests.size() < 40, "requests: " + world.server.requests.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anAllocationOutlivesElevenMinutesThoughAThirdOfThePacketsIsLost(int seed) throws Exception {
    var lossy = new ScriptedTurnServer.World(new SplittableRandom(seed));
    lossy.loss = 0.3;
    lossy.client.start(lossy.now);
    lossy.client.bind(PEER, lossy.now);
    lossy.run(20 * SECOND);
    assertEquals(1, lossy.of(Output.Allocated.class).size());
    lossy.run(11 * 60 * SECOND);
    assertTrue(lossy.server.alive(lossy.now));
    assertTrue(lossy.of(Output.Failed.class).isEmpty(), lossy.outputs::toString);
  }

  @Test
  void aStaleNonceIsReplacedAndTheRequestMadeAgain() throws Exception {
    allocate();
    world.server.nonceChanges = 1;
    world.client.permit(PEER.getAddress(), world.now);
    world.run(SECOND);
    assertEquals(1, world.of(Output.Permitted.class).size());
    world.server.nonceChanges = 2;
    world.run(11 * 60 * SECOND);
    assertTrue(world.server.alive(world.now));
  }

  @Test
  void aServerThatCallsEveryNonceStaleIsGivenUp() throws Exception {
    world.server.alwaysStale = true;
    world.client.start(world.now);
    world.run(60 * SECOND);
    assertEquals(438, world.of(Output.Failed.class).getFirst().code());
    assertTrue(world.server.requests.size() <= 6, "requests: " + world.server.requests.size());
    assertNull(world.client.deadline());
  }

  @Test
  void wrongCredentialsFailAfterOneTryAndAreNamedNowhere() throws Exception {
    var credentials = new TurnCredentials("mallory", "hunter2-secret");
    var wrong = new ScriptedTurnServer.World(new SplittableRandom(1), credentials, false);
    wrong.client.start(wrong.now);
    wrong.run(60 * SECOND);
    var failed = wrong.of(Output.Failed.class).getFirst();
    assertEquals(401, failed.code());
    assertEquals(2, wrong.server.requests.size());
    assertFalse(wrong.outputs.toString().contains("hunter2"), wrong.outputs::toString);
    assertFalse(wrong.outputs.toString().contains("mallory"), wrong.outputs::toString);
    assertFalse(credentials.toString().contains("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 403, 420, 437, 440, 441, 442, 486, 508, 599})
  void aRefusedAllocationFailsWithItsCodeInWordsOfOurs(int code) throws Exception {
    world.server.refusals.put(TurnClient.ALLOCATE, code);
    world.client.start(world.now);
    world.run(60 * SECOND);
    var failed = world.of(Output.Failed.class).getFirst();
    assertEquals(code, failed.code());
    assertTrue(failed.reason().contains(Integer.toString(code)), failed.reason());
    assertFalse(failed.reason().contains("secret"), failed.reason());
  }

  @Test
  void aLostAllocationIsReported() throws Exception {
    allocate();
    world.server.allocated = false;
    world.run(600 * SECOND);
    assertEquals(437, world.of(Output.Failed.class).getFirst().code());
  }

  @Test
  void aDeniedPeerIsNotAskedForAgain() throws Exception {
    allocate();
    world.server.refusals.put(TurnClient.CREATE_PERMISSION, 403);
    world.client.permit(PEER.getAddress(), world.now);
    world.run(1200 * SECOND);
    assertEquals(List.of(new Output.Denied(PEER.getAddress(), 403)), world.of(Output.Denied.class));
    assertEquals(
        1, world.server.requests.stream().filter(t -> t == TurnClient.CREATE_PERMISSION).count());
    assertTrue(world.server.alive(world.now));
  }

  @Test
  void aRefusedChannelLeavesTheWayOfIndications() throws Exception {
    allocate();
    world.server.refusals.put(TurnClient.CHANNEL_BIND, 400);
    world.client.bind(PEER, world.now);
    world.run(SECOND);
    assertEquals(1, world.of(Output.Permitted.class).size());
    assertTrue(world.of(Output.Bound.class).isEmpty());
    assertTrue(world.of(Output.Failed.class).isEmpty());
  }

  @Test
  void aSilentServerIsAskedAgainWithGrowingPausesAndThenGivenUp() throws Exception {
    world.loss = 1;
    long start = world.now;
    world.client.start(world.now);
    int transmits = 0;
    world.client.poll();
    while (world.client.deadline() != null) {
      world.now = world.client.deadline();
      world.client.tick(world.now);
      for (var output = world.client.poll(); output != null; output = world.client.poll()) {
        if (output instanceof Output.Failed(var code, var _)) {
          assertEquals(0, code);
          assertEquals(TurnClient.REQUEST_NANOS, world.now - start);
        } else {
          transmits++;
        }
      }
    }
    assertEquals(6, transmits);
  }

  @Test
  void aReliableTransportIsNotAskedTwice() throws Exception {
    var stream =
        new ScriptedTurnServer.World(
            new SplittableRandom(1), new TurnCredentials("alice", "pass word"), true);
    stream.loss = 1;
    stream.client.start(stream.now);
    assertNotNull(stream.client.poll());
    stream.now = requireNonNull(stream.client.deadline());
    stream.client.tick(stream.now);
    assertEquals(Output.Failed.class, requireNonNull(stream.client.poll()).getClass());
    assertNull(stream.client.poll());
  }

  @Test
  void anAlternateServerIsReported() throws Exception {
    var other = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.44"), 3479);
    world.server.alternate = other;
    world.client.start(world.now);
    world.run(SECOND);
    assertEquals(List.of(new Output.Redirected(other)), world.outputs);
  }

  @Test
  void answersThatAreNotSignedAreNotBelieved() throws Exception {
    world.client.start(world.now);
    world.settle(); // 401, then the request with credentials, answered and signed.
    var fresh = new TurnClient(world.credentials, false, false, new SplittableRandom(3));
    fresh.start(0);
    var first = (Output.Transmit) requireNonNull(fresh.poll());
    StunPacket forged =
        new StunWriter(TurnClient.ALLOCATE | TurnClient.SUCCESS, first.message().transactionId())
            .xorAddress(StunAttribute.XOR_RELAYED_ADDRESS, ScriptedTurnServer.RELAYED)
            .number(StunAttribute.LIFETIME, 600)
            .fingerprinted();
    fresh.receive(StunMessage.parse(forged.bytes(), 0, forged.bytes().length), 1);
    assertNull(fresh.poll());
  }

  @Test
  void closingGivesTheAllocationBack() throws Exception {
    allocate();
    world.client.close();
    world.settle();
    assertFalse(world.server.alive(world.now));
    assertNull(world.client.deadline());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "224.0.0.1", "2001:db8::1"})
  void anOddRelayedAddressIsNoAllocation(String address) throws Exception {
    world.server.relayed = new InetSocketAddress(InetAddress.ofLiteral(address), 4000);
    world.client.start(world.now);
    world.run(SECOND);
    assertEquals(1, world.of(Output.Failed.class).size());
    assertTrue(world.of(Output.Allocated.class).isEmpty());
  }

  @Test
  void peersAreBounded() throws Exception {
    allocate();
    for (int i = 0; i < 300; i++) {
      world.client.permit(
          InetAddress.getByAddress(new byte[] {10, 0, (byte) (i >> 8), (byte) i}), world.now);
    }
    world.run(SECOND);
    assertEquals(TurnClient.MAX_PEERS, world.of(Output.Permitted.class).size());
  }

  @Test
  void framesAndIndicationsCarryTheData() throws Exception {
    byte[] data = {9, 1, 2, 3, 9};
    byte[] frame = ChannelData.frame(0x4001, data, 1, 3, true);
    assertArrayEquals(new byte[] {0x40, 1, 0, 3, 1, 2, 3, 0}, frame);
    assertEquals(3, ChannelData.dataLength(frame, 0, frame.length));
    assertEquals(-1, ChannelData.dataLength(frame, 0, 6));
    byte[] indication = TurnClient.sendIndication(PEER, data, 1, 3, new SplittableRandom(1));
    StunMessage parsed = StunMessage.parse(indication, 0, indication.length);
    assertEquals(PEER, parsed.xorAddress(StunAttribute.XOR_PEER_ADDRESS));
    assertArrayEquals(new byte[] {1, 2, 3}, parsed.value(StunAttribute.DATA));
  }
}
