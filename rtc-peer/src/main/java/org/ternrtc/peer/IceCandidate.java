package org.ternrtc.peer;

import org.jspecify.annotations.Nullable;

/**
 * A candidate as it travels between the two sides, W3C WebRTC section 4.8.1.
 *
 * @param candidate the attribute's value, {@code candidate:…}; empty for the end of candidates of
 *     one section
 * @param sdpMid the section's identification tag
 * @param sdpMLineIndex the section's place, from 0
 * @param usernameFragment the ICE generation it belongs to
 */
public record IceCandidate(
    String candidate,
    @Nullable String sdpMid,
    @Nullable Integer sdpMLineIndex,
    @Nullable String usernameFragment) {}
