package org.ternrtc.sctp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.ReConfigChunk;
import org.ternrtc.sctp.packet.ReConfigParameter;
import org.ternrtc.sctp.packet.ReConfigParameter.AddStreams;
import org.ternrtc.sctp.packet.ReConfigParameter.IncomingReset;
import org.ternrtc.sctp.packet.ReConfigParameter.OutgoingReset;
import org.ternrtc.sctp.packet.ReConfigParameter.Response;
import org.ternrtc.sctp.packet.ReConfigParameter.SsnTsnReset;

/**
 * Resets and adds streams, RFC 6525: one request of ours at a time, sent until it is answered, and
 * the answers to the peer's, each kept for when its request comes again.
 */
final class Reconfiguration {
  /** What it needs of the association. */
  interface Host {
    /** Streams that want a reset and have sent all; from now on paused. */
    List<Integer> takeResettable();

    /** Last TSN we gave out. */
    int lastTsn();

    /** Whether everything up to this TSN of the peer has come. */
    boolean hasReceived(int tsn);

    /** Our reset has been answered. */
    void outgoingReset(List<Integer> streams, boolean performed);

    /** The peer's streams start again; an empty list means all. */
    void incomingReset(List<Integer> streams);

    /** The peer asks us to reset streams that we send on. */
    void resetWanted(List<Integer> streams);

    /** The peer adds streams; whether that many are allowed. */
    boolean addInbound(int count);

    /** The peer has allowed more of ours. */
    void addedOutbound(int count);

    /** Whether we would take this many more streams to send on. */
    boolean mayAddOutbound(int count);

    int inboundStreams();

    int outboundStreams();
  }

  /** A request that waits for its answer. */
  private sealed interface Request {
    int number();
  }

  private record Reset(int number, int lastTsn, List<Integer> streams) implements Request {}

  private record Add(int number, int count) implements Request {}

  private final Host host;
  private final Timer timer = new Timer();
  private int nextRequest;
  private @Nullable Request pending;
  private boolean requestDue;
  private int addWanted;

  /** Number that the peer's next request has to bear. */
  private int expected;

  private int lastResult = Response.BAD_SEQUENCE_NUMBER;
  private @Nullable OutgoingReset deferred;
  private final ArrayList<Response> responses = new ArrayList<>(2);

  Reconfiguration(Host host, int ownTsn, int peerTsn) {
    this.host = host;
    nextRequest = ownTsn;
    expected = peerTsn;
  }

  /** Wants more streams to send on. */
  void addOutbound(int count) {
    addWanted += count;
  }

  /** Starts the next request if none is under way. */
  private void begin() {
    if (pending != null) {
      return;
    }
    if (addWanted > 0) {
      pending = new Add(nextRequest++, addWanted);
      addWanted = 0;
      requestDue = true;
      return;
    }
    List<Integer> streams = host.takeResettable();
    if (!streams.isEmpty()) {
      pending = new Reset(nextRequest++, host.lastTsn(), streams);
      requestDue = true;
    }
  }

  /** The chunk that is due, or null; one request or up to two responses. */
  @Nullable ReConfigChunk next(long now, long rto) {
    if (!responses.isEmpty()) {
      var chunk = new ReConfigChunk(List.copyOf(responses));
      responses.clear();
      return chunk;
    }
    begin();
    Request request = pending;
    if (request == null || !requestDue) {
      return null;
    }
    requestDue = false;
    timer.start(now, rto);
    return new ReConfigChunk(
        List.of(
            switch (request) {
              case Reset(int number, int lastTsn, List<Integer> streams) ->
                  new OutgoingReset(number, expected - 1, lastTsn, bytes(streams));
              case Add(int number, int count) -> new AddStreams(true, number, count);
            }));
  }

  private static Bytes bytes(List<Integer> streams) {
    var bytes = new byte[2 * streams.size()];
    for (int i = 0; i < streams.size(); i++) {
      bytes[2 * i] = (byte) (streams.get(i) >> 8);
      bytes[2 * i + 1] = (byte) (int) streams.get(i);
    }
    return Bytes.of(bytes);
  }

  private static List<Integer> list(Bytes bytes) {
    var streams = new ArrayList<Integer>();
    for (int i = 0; i + 1 < bytes.length(); i += 2) {
      streams.add(bytes.u16(i));
    }
    return streams;
  }

  /** Whether the request was not answered in time; it is due again. */
  boolean expire(long now) {
    if (timer.expire(now)) {
      requestDue = pending != null;
      return requestDue;
    }
    return false;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return timer.earlier(other);
  }

  /** Takes in what the peer asks and answers. */
  void receive(ReConfigChunk chunk, long now, long rto) {
    for (ReConfigParameter parameter : chunk.parameters()) {
      switch (parameter) {
        case OutgoingReset reset -> {
          if (isNew(reset.request())) {
            respond(reset.request(), resetIncoming(reset));
          }
        }
        case IncomingReset reset -> {
          if (isNew(reset.request())) {
            respond(reset.request(), resetOutgoing(list(reset.streams())));
          }
        }
        case AddStreams add -> {
          if (isNew(add.request())) {
            respond(add.request(), add(add));
          }
        }
        case SsnTsnReset reset -> {
          if (isNew(reset.request())) {
            respond(reset.request(), Response.DENIED);
          }
        }
        case Response response -> answered(response, now, rto);
        case ReConfigParameter.Unknown _ -> {}
      }
    }
  }

  private boolean isNew(int request) {
    if (request == expected) {
      return true;
    }
    // Section 5.2.1: the last one again is answered as it was, anything else is out of turn.
    queue(
        new Response(request, request == expected - 1 ? lastResult : Response.BAD_SEQUENCE_NUMBER));
    return false;
  }

  private void respond(int request, int result) {
    expected = request + 1;
    lastResult = result;
    queue(new Response(request, result));
  }

  /** More than two in one packet are not answered: the peer may ask again. */
  private void queue(Response response) {
    if (responses.size() < 2) {
      responses.add(response);
    }
  }

  private int resetIncoming(OutgoingReset reset) {
    for (int stream : list(reset.streams())) {
      if (stream >= host.inboundStreams()) {
        return Response.WRONG_SSN;
      }
    }
    if (!host.hasReceived(reset.lastTsn())) {
      deferred =
          new OutgoingReset(
              reset.request(), reset.response(), reset.lastTsn(), reset.streams().copy());
      return Response.IN_PROGRESS;
    }
    host.incomingReset(list(reset.streams()));
    return Response.PERFORMED;
  }

  /** More has come: a reset that had to wait may be done now. */
  void received() {
    OutgoingReset reset = deferred;
    if (reset != null && host.hasReceived(reset.lastTsn())) {
      deferred = null;
      host.incomingReset(list(reset.streams()));
      lastResult = Response.PERFORMED;
      queue(new Response(reset.request(), Response.PERFORMED));
    }
  }

  /** Whether a chunk belongs to a stream whose reset still waits for what was sent before. */
  boolean holdsBack(int streamId, int tsn) {
    OutgoingReset reset = deferred;
    if (reset == null || tsn - reset.lastTsn() <= 0) {
      return false;
    }
    return reset.streams().length() == 0 || list(reset.streams()).contains(streamId);
  }

  private int resetOutgoing(List<Integer> streams) {
    for (int stream : streams) {
      if (stream >= host.outboundStreams()) {
        return Response.WRONG_SSN;
      }
    }
    host.resetWanted(streams);
    return Response.PERFORMED;
  }

  private int add(AddStreams add) {
    if (add.outgoing()) {
      return host.addInbound(add.count()) ? Response.PERFORMED : Response.DENIED;
    }
    if (!host.mayAddOutbound(add.count())) {
      return Response.DENIED;
    }
    addOutbound(add.count());
    return Response.PERFORMED;
  }

  private void answered(Response response, long now, long rto) {
    Request request = pending;
    if (request == null || response.response() != request.number()) {
      return;
    }
    switch (response.result()) {
      case Response.IN_PROGRESS, Response.REQUEST_IN_PROGRESS -> timer.start(now, rto);
      default -> {
        boolean performed =
            response.result() == Response.PERFORMED || response.result() == Response.NOTHING_TO_DO;
        pending = null;
        requestDue = false;
        timer.stop();
        switch (request) {
          case Reset reset -> host.outgoingReset(reset.streams(), performed);
          case Add add -> {
            if (performed) {
              host.addedOutbound(add.count());
            }
          }
        }
      }
    }
  }

  /** Whether {@link #next} would have something. */
  boolean isIdle() {
    return pending == null && responses.isEmpty();
  }
}
