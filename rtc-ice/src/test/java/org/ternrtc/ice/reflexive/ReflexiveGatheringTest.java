package org.ternrtc.ice.reflexive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ternrtc.ice.path.Route;
import org.ternrtc.ice.reflexive.ReflexiveGathering.Output;
import org.ternrtc.ice.stun.MalformedStunException;
import org.ternrtc.ice.stun.StunMessage;
import org.ternrtc.ice.stun.StunWriter;

class ReflexiveGatheringTest {
  private static final long SECOND = 1_000_000_000;
  private static final InetSocketAddress V4 = address("192.0.2.10", 5000);
  private static final InetSocketAddress V6 = address("2001:db8::10", 5000);
  private static final InetSocketAddress MAPPED = address("203.0.113.7", 6000);

  private long now = Long.MAX_VALUE - 1;

  private static InetSocketAddress address(String literal, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
  }

  private ReflexiveGathering gathering(int servers) {
    return new ReflexiveGathering(List.of(V4, V6), servers, 3 * SECOND, new Random(1), now);
  }

  private static List<Output> drain(ReflexiveGathering gathering) {
    var outputs = new ArrayList<Output>();
    for (Output output = gathering.poll(); output != null; output = gathering.poll()) {
      outputs.add(output);
    }
    return outputs;
  }

  private void answer(ReflexiveGathering gathering, Output question, InetSocketAddress mapped) {
    var request = ((Output.Transmit) question).request();
    byte[] response =
        new StunWriter(StunMessage.BINDING_SUCCESS, request.transactionId())
            .xorMappedAddress(mapped)
            .fingerprinted()
            .bytes();
    try {
      gathering.answered(StunMessage.parse(response, 0, response.length), now);
    } catch (MalformedStunException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void withoutServersItIsCompleteAtOnce() {
    assertEquals(List.of(new Output.Complete()), drain(gathering(0)));
  }

  @Test
  void asksAllServersAtOnceEachFromTheSocketsOfItsFamily() {
    var gathering = gathering(2);
    gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.1")), 3478, now);
    gathering.resolved(
        List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("198.51.100.2")),
        3479,
        now);
    var routes = drain(gathering).stream().map(o -> ((Output.Transmit) o).route()).toList();
    assertEquals(
        List.of(
            new Route(0, address("198.51.100.1", 3478)),
            new Route(0, address("198.51.100.2", 3479)),
            new Route(1, address("2001:db8::1", 3479))),
        routes);
  }

  @Test
  void aServerThatAnswersAtOneFamilyIsNotSilentAndOneThatDoesNotIsToldOnce() {
    var gathering = gathering(2);
    gathering.resolved(
        List.of(InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("198.51.100.1")),
        3478,
        now);
    gathering.resolved(
        List.of(InetAddress.ofLiteral("2001:db8::2"), InetAddress.ofLiteral("198.51.100.2")),
        3478,
        now);
    answer(gathering, drain(gathering).getFirst(), MAPPED);
    now += 3 * SECOND;
    gathering.tick(now);
    assertEquals(
        List.of(new Output.Unanswered(address("198.51.100.2", 3478))),
        drain(gathering).stream().filter(Output.Unanswered.class::isInstance).toList());
  }

  @Test
  void aDeadServerDelaysNoCandidateAndTheEndByTheLimitOnly() {
    var gathering = gathering(2);
    gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.1")), 3478, now);
    gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.2")), 3478, now);
    var questions = drain(gathering);
    now += SECOND / 100;
    answer(gathering, questions.get(1), MAPPED);
    assertEquals(
        List.of(new Output.Found(0, MAPPED, address("198.51.100.2", 3478))), drain(gathering));
    long end = now - SECOND / 100 + 3 * SECOND;
    for (Long deadline = gathering.deadline(); deadline != null; ) {
      now = deadline;
      gathering.tick(now);
      deadline = gathering.deadline();
    }
    assertEquals(end, now);
    List<Output> rest = drain(gathering);
    assertEquals(
        List.of(new Output.Unanswered(address("198.51.100.1", 3478)), new Output.Complete()),
        rest.subList(rest.size() - 2, rest.size()));
    answer(gathering, questions.get(0), MAPPED);
    assertNull(gathering.poll(), "nothing after the end");
  }

  @Test
  void oneAddressSeenByTwoServersIsOneCandidate() {
    var gathering = gathering(2);
    gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.1")), 3478, now);
    gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.2")), 3478, now);
    var questions = drain(gathering);
    answer(gathering, questions.get(0), MAPPED);
    answer(gathering, questions.get(1), MAPPED);
    assertEquals(
        List.of(new Output.Found(0, MAPPED, address("198.51.100.1", 3478)), new Output.Complete()),
        drain(gathering));
  }

  @Test
  void ignoresTheOwnAddressAndWhatIsNone() {
    for (InetSocketAddress useless :
        List.of(
            V4, address("0.0.0.0", 1), address("224.0.0.1", 1), address("203.0.113.7", 0), V6)) {
      var gathering = gathering(1);
      gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100.1")), 3478, now);
      answer(gathering, drain(gathering).getFirst(), useless);
      assertEquals(List.of(new Output.Complete()), drain(gathering), useless.toString());
    }
  }

  @Test
  void aNameThatDoesNotResolveIsNoServer() {
    var gathering = gathering(1);
    assertNull(gathering.poll());
    gathering.resolved(List.of(), 3478, now);
    assertEquals(List.of(new Output.Complete()), drain(gathering));
    assertNull(gathering.deadline());
  }

  @Test
  void asksNoMoreThanTheLimitOfQuestions() {
    var gathering = gathering(100);
    for (int i = 0; i < 100; i++) {
      gathering.resolved(List.of(InetAddress.ofLiteral("198.51.100." + i)), 3478, now);
    }
    assertEquals(ReflexiveGathering.MAX_QUESTIONS, drain(gathering).size());
    assertTrue(gathering.openIds().size() <= ReflexiveGathering.MAX_QUESTIONS);
  }
}
