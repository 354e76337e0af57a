package org.ternrtc.peer;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Presses the keys of a telephone on the other side, W3C WebRTC section 7 (RFC 4733).
 *
 * <p>Thread-safe.
 */
public final class DtmfSender {
  private final Call call;
  private final RtpSender sender;

  DtmfSender(Call call, RtpSender sender) {
    this.call = call;
    this.sender = sender;
  }

  /** Whether telephone events were agreed on and the sender sends. */
  public boolean canInsertDtmf() {
    AtomicReference<Boolean> can = new AtomicReference<>(false);
    call.onOwner(() -> can.set(call.canInsertDtmf(sender)));
    return can.get();
  }

  /** Keys of 100 ms with pauses of 70 ms between them. */
  public void insertDtmf(String tones) {
    insertDtmf(tones, 100, 70);
  }

  /**
   * Presses keys one after the other, in place of those still to be pressed.
   *
   * @param tones keys 0 to 9, *, #, A to D in any case, and a comma for a pause of 2 s; empty to
   *     stop
   * @param durationMillis of each key; brought into 40 to 6000
   * @param gapMillis pause between keys; 30 at least
   * @throws InvalidStateException when {@link #canInsertDtmf} says no
   * @throws IllegalArgumentException for other characters, or more than 1000
   */
  public void insertDtmf(String tones, int durationMillis, int gapMillis) {
    call.onOwner(() -> call.insertDtmf(sender, tones, durationMillis, gapMillis));
  }

  /** The keys that are still to be pressed. */
  public String toneBuffer() {
    AtomicReference<String> keys = new AtomicReference<>("");
    call.onOwner(() -> keys.set(call.toneBuffer(sender)));
    return keys.get();
  }
}
