/**
 * A one-shot multicast DNS querier, RFC 6762 section 5.1, for {@code .local} candidates, and a
 * responder for those of ours.
 */
@NullMarked
package org.ternrtc.ice.mdns;

import org.jspecify.annotations.NullMarked;
