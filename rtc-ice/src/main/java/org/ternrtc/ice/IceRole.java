package org.ternrtc.ice;

/** Who nominates, RFC 8445 section 6.1.1. */
public enum IceRole {
  CONTROLLING,
  CONTROLLED
}
