package org.ternrtc.ice;

/** A local and a remote candidate that form a path, RFC 8445 section 6.1.2.2. */
public record IceCandidatePair(IceCandidate local, IceCandidate remote) {}
