package org.ternrtc.peer;

/**
 * Something a sender can send: raw pictures with an encoder of their own, or compressed ones that
 * several senders share.
 */
public sealed interface MediaTrack permits VideoTrack, CompressedTrack {
  /** The track's id, unique in the process; it travels in SDP ({@code a=msid}). */
  String id();

  /** Whether nothing more will come. */
  boolean ended();
}
