package org.ternrtc.sctp.datachannel;

import org.jspecify.annotations.Nullable;
import org.ternrtc.sctp.SendOptions;
import org.ternrtc.sctp.packet.Bytes;

/** A channel of {@link DataChannels}; belongs to the same thread. */
public final class Channel {
  /** The states of W3C WebRTC section 6.2. */
  public enum State {
    /** Made, not yet usable. */
    CONNECTING,
    /** Messages flow. */
    OPEN,
    /** What was given is still sent, then its stream is reset. */
    CLOSING,
    /** Over. */
    CLOSED
  }

  private final DataChannelParameters parameters;
  State state = State.CONNECTING;
  int id;
  boolean openSent;

  /** Until the other side has said something, ordered: RFC 8832 section 6. */
  boolean acknowledged;

  boolean outgoingReset;
  boolean incomingReset;
  String error = "";

  /** Parts of a message in the deprecated form; null when there are none. */
  @Nullable Parts parts;

  /** Fragments of an old sender that ends messages by their PPID. */
  static final class Parts {
    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

    int length() {
      return bytes.size();
    }

    void add(Bytes part) {
      bytes.writeBytes(part.toByteArray());
    }

    Bytes whole() {
      return Bytes.of(bytes.toByteArray());
    }
  }

  Channel(DataChannelParameters parameters, int id) {
    this.parameters = parameters;
    this.id = id;
  }

  /** What it was made with. */
  public DataChannelParameters parameters() {
    return parameters;
  }

  /** Its stream; -1 before one was chosen, which needs the DTLS role. */
  public int id() {
    return id;
  }

  /** Its state. */
  public State state() {
    return state;
  }

  /**
   * How a message goes out: reliably in order until the other side is known to have the channel.
   */
  SendOptions options(int ppid) {
    SendOptions options = SendOptions.reliable(id, ppid);
    if (ppid == Ppid.DCEP) {
      return options;
    }
    if (!parameters.ordered() && acknowledged) {
      options = options.asUnordered();
    }
    if (parameters.maxRetransmits() != null) {
      options = options.withMaxRetransmissions(parameters.maxRetransmits());
    }
    if (parameters.maxPacketLifeTime() != null) {
      options = options.withLifetimeNanos(parameters.maxPacketLifeTime().toNanos());
    }
    return options;
  }

  @Override
  public String toString() {
    return "channel " + id + " \"" + parameters.label() + "\" " + state;
  }
}
