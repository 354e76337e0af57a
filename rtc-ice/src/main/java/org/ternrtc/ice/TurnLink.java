package org.ternrtc.ice;

/** The way to a TURN server. */
interface TurnLink extends AutoCloseable {
  /** What comes over the link; called on the thread that reads it. */
  interface Events {
    /** Messages may be sent. */
    void opened();

    /**
     * A STUN message or a channel's frame.
     *
     * @param data reused after the return
     * @param demultiplexer of the reading thread
     */
    void message(byte[] data, int offset, int length, Demultiplexer demultiplexer);

    /** The link is gone; not after {@link #close}. */
    void ended(IceCandidateError.Reason reason, String text);
  }

  /** False when the message was dropped. Any thread; the array is not written to afterwards. */
  boolean send(byte[] message);

  /** Whether it is a stream: nothing gets lost, and channel frames are padded. */
  boolean reliable();

  /** What was sent before goes out still. Any thread, twice as well. */
  @Override
  void close();
}
