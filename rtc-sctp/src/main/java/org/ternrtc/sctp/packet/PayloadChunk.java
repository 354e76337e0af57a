package org.ternrtc.sctp.packet;

/** A fragment of a user message: DATA or, with interleaving, I-DATA. */
public sealed interface PayloadChunk extends Chunk permits DataChunk, IDataChunk {
  /** Flag E: the last fragment of a message. */
  int ENDING = 1;

  /** Flag B: the first fragment of a message. */
  int BEGINNING = 2;

  /** Flag U: no order among messages. */
  int UNORDERED = 4;

  /** Flag I: acknowledge at once, RFC 7053. */
  int IMMEDIATE = 8;

  /** The flags as they stand in the header. */
  int flags();

  /** Transmission sequence number. */
  int tsn();

  /** Stream identifier. */
  int streamId();

  /** The fragment. */
  Bytes payload();

  /** Whether this is the first fragment of its message. */
  default boolean beginning() {
    return (flags() & BEGINNING) != 0;
  }

  /** Whether this is the last fragment of its message. */
  default boolean ending() {
    return (flags() & ENDING) != 0;
  }

  /** Whether the message is unordered. */
  default boolean unordered() {
    return (flags() & UNORDERED) != 0;
  }

  /** Whether the sender asks for a SACK at once. */
  default boolean immediate() {
    return (flags() & IMMEDIATE) != 0;
  }
}
