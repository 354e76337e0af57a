package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ReConfigChunk;
import org.ternrtc.sctp.packet.ReConfigParameter;

/** RFC 6525. */
class ReconfigurationTest {
  private static final AssociationConfig CONFIG = AssociationConfig.defaults();

  @Test
  void aStreamIsResetAfterAllThatWasQueuedOnItAndCountsFromZeroAgain() {
    for (boolean interleaving : new boolean[] {false, true}) {
      for (double loss : new double[] {0, 0.2}) {
        Network network = Network.connected(8, CONFIG.withInterleaving(interleaving));
        network.a.out = Network.Link.of(loss, 20);
        network.b.out = Network.Link.of(loss, 20);
        for (int round = 0; round < 10; round++) {
          network.b.messages.clear();
          network.a.events.clear();
          network.b.events.clear();
          for (int i = 0; i < 20; i++) {
            network.a.association.send(
                SendOptions.reliable(7, 53), AssociationTest.text(i, 3000), network.now);
          }
          assertTrue(network.a.association.resetStreams(List.of(7)));
          network.runUntil(() -> network.a.has(Output.OutgoingReset.class));
          assertEquals(new Output.OutgoingReset(List.of(7), true), network.a.events.getLast());
          assertEquals(20, network.b.messages.size());
          assertTrue(network.b.events.contains(new Output.IncomingReset(List.of(7))));
        }
      }
    }
  }

  @Test
  void otherStreamsGoOnWhileOneIsReset() {
    Network network = Network.connected(8, CONFIG);
    network.a.out.loss = 0.1;
    for (int i = 0; i < 50; i++) {
      network.a.association.send(
          SendOptions.reliable(i % 5, 53), AssociationTest.text(i, 900), network.now);
      if (i == 25) {
        network.a.association.resetStreams(List.of(0, 1));
      }
    }
    network.runUntil(() -> network.b.messages.size() == 50);
    network.runUntil(() -> network.a.has(Output.OutgoingReset.class));
  }

  @Test
  void addsStreamsAsFarAsTheOtherSideAllows() {
    AssociationConfig few = CONFIG.withStreams(4, 16);
    Network network = Network.connected(8, few);
    assertEquals(
        SendResult.NO_SUCH_STREAM,
        network.a.association.send(SendOptions.reliable(4, 53), Bytes.utf8("x"), network.now));
    network.a.association.addStreams(8);
    network.runUntil(() -> network.a.has(Output.StreamsAdded.class));
    assertEquals(12, network.a.association.outboundStreams());
    assertEquals(12, network.b.association.inboundStreams());
    network.a.association.send(SendOptions.reliable(11, 53), Bytes.utf8("x"), network.now);
    network.runUntil(() -> network.b.messages.size() == 1);
    network.a.association.addStreams(100);
    network.runFor(2000);
    assertEquals(12, network.a.association.outboundStreams(), "denied");
  }

  @Test
  void aRequestOutOfTurnIsAnsweredAsSuch() {
    Network network = Network.connected(8, CONFIG);
    var tag = new int[1];
    network.a.out.drop =
        (_, packet) -> {
          tag[0] = AssociationTest.parse(packet).verificationTag();
          return false;
        };
    network.a.association.send(SendOptions.reliable(0, 53), Bytes.utf8("x"), network.now);
    network.runFor(100);
    var results = new java.util.ArrayList<Integer>();
    network.b.out.drop =
        (_, packet) -> {
          AssociationTest.parse(packet)
              .chunks()
              .forEach(c -> {
                if (c instanceof ReConfigChunk r
                    && r.parameters().getFirst() instanceof ReConfigParameter.Response response) {
                  results.add(response.result());
                }
              });
          return true;
        };
    network.b.association.receive(
        Packets.of(tag[0], new ReConfigChunk(List.of(new ReConfigParameter.SsnTsnReset(12345)))),
        network.now);
    network.drain();
    assertEquals(List.of(ReConfigParameter.Response.BAD_SEQUENCE_NUMBER), results);
    assertFalse(network.b.association.isEnded());
  }
}
