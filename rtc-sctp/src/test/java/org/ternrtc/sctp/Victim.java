package org.ternrtc.sctp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.Chunk;
import org.ternrtc.sctp.packet.InitChunk;
import org.ternrtc.sctp.packet.SackChunk;

/** A victim that the attacker is connected to, packet by packet. */
final class Victim {
  /** What came may cost so much at most. */
  static final int BOUND = 4_000_000;

  final Association association;
  final int tag;
  int tsn;
  long now = Long.MAX_VALUE - 5;
  final List<Output> events = new ArrayList<>();
  final List<Chunk> said = new ArrayList<>();
  boolean consumes = true;

  Victim(boolean interleaving) {
    AssociationConfig config = AssociationConfig.defaults();
    association = new Association(config, new Random(1));
    var attacker = new Association(config.withInterleaving(interleaving), new Random(2));
    attacker.connect(now);
    Bytes init = packet(attacker);
    association.receive(init, now);
    Bytes initAck = packet(association);
    attacker.receive(initAck, now);
    Bytes echo = packet(attacker);
    association.receive(echo, now);
    tag = AssociationTest.parse(echo).verificationTag();
    tsn = ((InitChunk) AssociationTest.parse(init).chunks().getFirst()).initialTsn();
    drain();
    assertTrue(association.isEstablished());
  }

  private Bytes packet(Association from) {
    return ((Output.Packet) Objects.requireNonNull(from.poll(now))).bytes();
  }

  void receive(Chunk... chunks) {
    association.receive(Packets.of(tag, chunks), now);
    drain();
  }

  void drain() {
    for (Output output = association.poll(now); output != null; output = association.poll(now)) {
      switch (output) {
        case Output.Packet(Bytes bytes) -> said.addAll(AssociationTest.parse(bytes).chunks());
        case Output.Received(Message message) -> {
          if (consumes) {
            association.consumed(message);
          } else {
            events.add(output);
          }
        }
        default -> events.add(output);
      }
    }
    while (said.size() > 100) {
      said.removeFirst();
    }
    assertTrue(association.receiveBufferUsed() <= BOUND, "" + association.receiveBufferUsed());
  }

  SackChunk lastSack() {
    return said.stream()
        .filter(SackChunk.class::isInstance)
        .map(SackChunk.class::cast)
        .reduce((_, last) -> last)
        .orElseThrow();
  }
}
