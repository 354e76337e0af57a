package org.ternrtc.peer;

/** Which candidates may be used, W3C section 4.2.5. */
public enum IceTransportPolicy {
  ALL,
  /** Only those on TURN servers: the other side never learns an address of ours. */
  RELAY
}
