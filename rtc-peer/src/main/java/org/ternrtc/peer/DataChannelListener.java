package org.ternrtc.peer;

/**
 * Hears what happens to a {@link DataChannel}; the W3C's event handlers.
 *
 * <p>Called on the connection's event thread, in order. A listener may block without stopping
 * packets; while it does, messages wait and the receive window closes. What it throws is logged and
 * goes no further.
 */
public interface DataChannelListener {
  /** Messages may be sent. */
  default void onOpen(DataChannel channel) {}

  /** A message came. */
  default void onMessage(DataChannel channel, DataMessage message) {}

  /** What waits to be sent has fallen to {@link DataChannel#bufferedAmountLowThreshold()}. */
  default void onBufferedAmountLow(DataChannel channel) {}

  /** Something went wrong, and the channel is about to be closed. */
  default void onError(DataChannel channel, String reason) {}

  /** The other side closes the channel. */
  default void onClosing(DataChannel channel) {}

  /** The channel is closed: nothing comes after this. */
  default void onClose(DataChannel channel) {}
}
