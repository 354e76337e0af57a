/** STUN (RFC 8489) as far as ICE needs it: messages, integrity, transactions as values on time. */
@NullMarked
package org.ternrtc.ice.stun;

import org.jspecify.annotations.NullMarked;
