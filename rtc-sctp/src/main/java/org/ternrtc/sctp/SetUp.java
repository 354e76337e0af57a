package org.ternrtc.sctp;

import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.packet.AbortChunk;
import org.ternrtc.sctp.packet.Bytes;
import org.ternrtc.sctp.packet.CookieAckChunk;
import org.ternrtc.sctp.packet.CookieEchoChunk;
import org.ternrtc.sctp.packet.ErrorCause;
import org.ternrtc.sctp.packet.ErrorChunk;
import org.ternrtc.sctp.packet.InitAckChunk;
import org.ternrtc.sctp.packet.InitChunk;
import org.ternrtc.sctp.packet.InitParameters;

/**
 * How an association comes to be, RFC 9260 section 5: INIT, INIT ACK with a signed cookie, COOKIE
 * ECHO, COOKIE ACK, from either side or from both at once, and again when the peer began anew.
 */
final class SetUp {
  private final Association host;
  private final RandomGenerator random;
  private final StateCookie.Signer signer;
  private final int ownTag;
  private final int ownTsn;
  private final Timer timer = new Timer();
  private long rtoNanos;

  SetUp(Association host, RandomGenerator random, long rtoInitialNanos) {
    this.host = host;
    this.random = random;
    signer = new StateCookie.Signer(random);
    ownTag = tag(random);
    ownTsn = random.nextInt();
    rtoNanos = rtoInitialNanos;
  }

  /** A tag is never 0, RFC 9260 section 3.3.2. */
  private static int tag(RandomGenerator random) {
    int tag;
    do {
      tag = random.nextInt();
    } while (tag == 0);
    return tag;
  }

  int ownTag() {
    return ownTag;
  }

  @Nullable Long earlier(@Nullable Long other) {
    return timer.earlier(other);
  }

  void stop() {
    timer.stop();
  }

  void tick(long now) {
    if (timer.expire(now)) {
      retry(now);
    }
  }

  void connect(long now) {
    sendInit(1, now);
  }

  private void sendInit(int attempts, long now) {
    host.become(new State.CookieWait(attempts));
    timer.start(now, rtoNanos);
    host.emit(
        0,
        true,
        new InitChunk(
            ownTag,
            host.config().receiveBufferBytes(),
            host.config().streams(),
            host.config().streams(),
            ownTsn,
            Capabilities.offer(host.config())));
  }

  void onInit(InitChunk init, long now) {
    if (init.initiateTag() == 0 || host.state() instanceof State.Ended) {
      return;
    }
    if (init.outboundStreams() == 0 || init.inboundStreams() == 0) {
      host.emit(
          init.initiateTag(),
          true,
          new AbortChunk(
              false, List.of(new ErrorCause(ErrorCause.INVALID_MANDATORY_PARAMETER, Bytes.EMPTY))));
      return;
    }
    if (host.state() instanceof State.ShutdownAckSent(ControlBlock block, int attempts)) {
      // Section 9.2: it does not know yet that this is over.
      host.shutdownAgain(block, attempts, now);
      return;
    }
    ControlBlock block = host.block();
    boolean exists = block != null && !(host.state() instanceof State.CookieEchoed);
    // Section 5.2.2: to an association that exists a new tag is offered, tied to the old ones.
    int tag = exists ? tag(random) : ownTag;
    int tsn = exists ? random.nextInt() : ownTsn;
    Capabilities common =
        Capabilities.common(
            host.config(), init.parameters(), init.outboundStreams(), init.inboundStreams());
    var cookie =
        new StateCookie(
            init.initiateTag(),
            init.initialTsn(),
            init.receiverWindow(),
            tag,
            tsn,
            exists ? Objects.requireNonNull(block).ownTag() : 0,
            exists ? Objects.requireNonNull(block).peerTag() : 0,
            now,
            common);
    InitParameters offer = Capabilities.offer(host.config());
    host.emit(
        init.initiateTag(),
        true,
        new InitAckChunk(
            tag,
            host.config().receiveBufferBytes(),
            host.config().streams(),
            host.config().streams(),
            tsn,
            new InitParameters(
                signer.sign(cookie),
                offer.supportedExtensions(),
                offer.forwardTsn(),
                offer.errorDetectionMethod(),
                reportable(init.parameters()))));
  }

  /** Unknown parameters go back to their sender as far as there is room. */
  private List<Bytes> reportable(InitParameters parameters) {
    return parameters.unrecognized().stream()
        .filter(p -> p.length() <= 64)
        .limit(4)
        .map(Bytes::copy)
        .toList();
  }

  void onInitAck(InitAckChunk ack, long now) {
    if (!(host.state() instanceof State.CookieWait)) {
      return;
    }
    Bytes cookie = ack.parameters().cookie();
    if (ack.initiateTag() == 0 || ack.outboundStreams() == 0 || ack.inboundStreams() == 0) {
      abortSetUp(
          ack.initiateTag(), new ErrorCause(ErrorCause.INVALID_MANDATORY_PARAMETER, Bytes.EMPTY));
      return;
    }
    if (cookie == null
        || cookie.length() == 0
        || cookie.length() > host.config().maxPacketBytes() - 32) {
      abortSetUp(
          ack.initiateTag(),
          new ErrorCause(
              ErrorCause.MISSING_MANDATORY_PARAMETER,
              Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0, (byte) 7)));
      return;
    }
    Capabilities common =
        Capabilities.common(
            host.config(), ack.parameters(), ack.outboundStreams(), ack.inboundStreams());
    var agreed =
        new StateCookie(
            ack.initiateTag(),
            ack.initialTsn(),
            ack.receiverWindow(),
            ownTag,
            ownTsn,
            0,
            0,
            now,
            common);
    rtoNanos = host.config().rtoInitialNanos();
    sendCookie(cookie.copy(), 1, host.newBlock(agreed, 0, now), now);
  }

  private void abortSetUp(int peerTag, ErrorCause cause) {
    host.emit(peerTag, true, new AbortChunk(false, List.of(cause)));
    host.end(false, "the answer to our INIT: " + cause.describe());
  }

  private void sendCookie(Bytes cookie, int attempts, ControlBlock block, long now) {
    host.become(new State.CookieEchoed(cookie, attempts, block));
    timer.start(now, rtoNanos);
    host.emit(block.peerTag(), true, new CookieEchoChunk(cookie));
  }

  boolean onCookieEcho(CookieEchoChunk echo, int tag, long now) {
    StateCookie cookie = signer.verify(echo.cookie());
    if (cookie == null || cookie.ownTag() != tag || host.state() instanceof State.Ended) {
      return false;
    }
    ControlBlock block = host.block();
    boolean ownSame = block != null && block.ownTag() == cookie.ownTag();
    boolean peerSame = block != null && block.peerTag() == cookie.peerTag();
    if (!(ownSame && peerSame) && now - cookie.madeAt() > host.config().cookieLifeNanos()) {
      host.emit(
          cookie.peerTag(),
          true,
          new ErrorChunk(List.of(new ErrorCause(ErrorCause.STALE_COOKIE, Bytes.of(new byte[4])))));
      return false;
    }
    if (block == null) {
      establish(host.newBlock(cookie, 0, now), now);
      return true;
    }
    // Section 5.2.4, table 2.
    if (ownSame && peerSame) {
      if (host.state() instanceof State.CookieEchoed) {
        establish(block, now);
      } else {
        host.emit(block.peerTag(), false, new CookieAckChunk());
      }
      return true;
    }
    if (ownSame) {
      // Both sides began at once: the peer's INIT is the one that counts.
      if (host.state() instanceof State.CookieEchoed) {
        block.stop();
        establish(host.newBlock(cookie, 0, now), now);
        return true;
      }
      return false;
    }
    if (cookie.tieOwn() == block.ownTag() && cookie.tiePeer() == block.peerTag()) {
      if (host.state() instanceof State.ShutdownAckSent(ControlBlock old, int attempts)) {
        host.shutdownAgain(old, attempts, now);
        host.emit(
            cookie.peerTag(),
            true,
            new ErrorChunk(
                List.of(new ErrorCause(ErrorCause.COOKIE_WHILE_SHUTTING_DOWN, Bytes.EMPTY))));
        return false;
      }
      long unread = block.inbound().unread();
      block.stop();
      host.forgetMessages();
      host.tell(new Output.Restarted());
      establish(host.newBlock(cookie, unread, now), now);
      return true;
    }
    return false;
  }

  private void establish(ControlBlock block, long now) {
    host.become(new State.Established(block));
    timer.stop();
    block.beginInput();
    host.emit(block.peerTag(), false, new CookieAckChunk());
    host.tell(new Output.Connected());
    host.established(now);
  }

  void onCookieAck(long now) {
    // Section 5.2.5: outside COOKIE-ECHOED it is silently dropped.
    if (host.state() instanceof State.CookieEchoed echoed) {
      host.become(new State.Established(echoed.block()));
      timer.stop();
      echoed.block().beginInput();
      host.tell(new Output.Connected());
      host.established(now);
    }
  }

  void onError(ErrorChunk error, long now) {
    for (ErrorCause cause : error.causes()) {
      if (cause.code() == ErrorCause.STALE_COOKIE
          && host.state() instanceof State.CookieEchoed echoed) {
        echoed.block().stop();
        if (echoed.attempts() >= host.config().maxInitRetransmissions()) {
          host.end(false, "stale cookie");
        } else {
          sendInit(echoed.attempts() + 1, now);
        }
        return;
      }
    }
  }

  private void retry(long now) {
    rtoNanos = Math.min(2 * rtoNanos, host.config().rtoMaxNanos());
    switch (host.state()) {
      case State.CookieWait(int attempts) -> {
        if (attempts > host.config().maxInitRetransmissions()) {
          host.end(false, "no answer to INIT");
        } else {
          sendInit(attempts + 1, now);
        }
      }
      case State.CookieEchoed(Bytes cookie, int attempts, ControlBlock block) -> {
        if (attempts > host.config().maxInitRetransmissions()) {
          host.end(false, "no answer to COOKIE ECHO");
        } else {
          sendCookie(cookie, attempts + 1, block, now);
        }
      }
      default -> {}
    }
  }
}
