package org.ternrtc.ice;

import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.ice.reflexive.ReflexiveGathering;
import org.ternrtc.ice.stun.StunMessage;

/**
 * The gathering of one session: host candidates at once, server-reflexive ones as the servers
 * answer. On the ICE thread, but for {@link #state}.
 */
final class LocalGathering {
  private final IceConfiguration configuration;
  private final LocalCandidates candidates;
  private final Wire wire;
  private final RandomGenerator random;
  private final Executor iceThread;
  private final IceListener listener;
  private volatile IceGatheringState state = IceGatheringState.NEW;
  private @Nullable ReflexiveGathering reflexive;

  /**
   * @param iceThread runs the rest of a look-up
   * @param listener whose exceptions are caught already
   */
  LocalGathering(
      IceConfiguration configuration,
      LocalCandidates candidates,
      Wire wire,
      RandomGenerator random,
      Executor iceThread,
      IceListener listener) {
    this.configuration = configuration;
    this.candidates = candidates;
    this.wire = wire;
    this.random = random;
    this.iceThread = iceThread;
    this.listener = listener;
  }

  IceGatheringState state() {
    return state;
  }

  void start() {
    if (state != IceGatheringState.NEW) {
      return;
    }
    state = IceGatheringState.GATHERING;
    for (int i = 0; i < candidates.addresses().size(); i++) {
      listener.onCandidate(candidates.host(i));
    }
    reflexive =
        new ReflexiveGathering(
            candidates.addresses(),
            configuration.servers().size(),
            configuration.tuning().gatheringLimit().toNanos(),
            random,
            System.nanoTime());
    for (IceServer server : configuration.servers()) {
      switch (server) {
        case IceServer.Stun(var host, var port) ->
            NameResolver.resolve(
                host,
                addresses ->
                    iceThread.execute(() -> {
                      if (reflexive != null) {
                        reflexive.resolved(addresses, port, System.nanoTime());
                      }
                    }));
      }
    }
  }

  void answered(StunMessage response, long nowNanos) {
    if (reflexive != null) {
      reflexive.answered(response, nowNanos);
    }
  }

  void tick(long nowNanos) {
    ReflexiveGathering current = reflexive;
    if (current == null) {
      return;
    }
    current.tick(nowNanos);
    for (var output = current.poll(); output != null; output = current.poll()) {
      switch (output) {
        case ReflexiveGathering.Output.Transmit(var route, var request) -> {
          wire.expect(route, request, null);
          wire.transmit(route, request);
        }
        case ReflexiveGathering.Output.Found(var socket, var mapped, var server) ->
            listener.onCandidate(candidates.serverReflexive(socket, mapped, server));
        case ReflexiveGathering.Output.Complete _ -> {
          close();
          state = IceGatheringState.COMPLETE;
          listener.onGatheringComplete();
        }
      }
    }
  }

  @Nullable Long deadline() {
    return reflexive == null ? null : reflexive.deadline();
  }

  void close() {
    if (reflexive != null) {
      reflexive.openIds().forEach(wire::expectNoMore);
      reflexive = null;
    }
  }
}
