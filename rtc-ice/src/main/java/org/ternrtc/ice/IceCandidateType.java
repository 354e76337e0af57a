package org.ternrtc.ice;

/** The candidate types of RFC 8445 section 5.1.1. */
public enum IceCandidateType {
  /** An address of an interface of this machine. */
  HOST,
  /** The address a STUN server sees this machine as. */
  SRFLX,
  /** An address learned from the other side's checks. */
  PRFLX,
  /** An address on a TURN server. */
  RELAY
}
