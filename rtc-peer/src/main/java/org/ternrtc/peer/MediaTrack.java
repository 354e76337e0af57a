package org.ternrtc.peer;

/**
 * Something a sender can send: raw pictures or sound with an encoder of their own, or compressed
 * pictures that several senders share.
 */
public sealed interface MediaTrack permits VideoTrack, CompressedTrack, AudioTrack {
  /** The track's id, unique in the process; it travels in SDP ({@code a=msid}). */
  String id();

  /** Whether nothing more will come. */
  boolean ended();

  /** What it is. */
  default MediaKind kind() {
    return this instanceof AudioTrack ? MediaKind.AUDIO : MediaKind.VIDEO;
  }
}
