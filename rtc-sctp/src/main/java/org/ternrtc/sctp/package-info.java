/**
 * SCTP (RFC 9260) as a state machine: bytes and time go in, packets and events come out.
 *
 * <pre>{@code
 * var association = new Association(AssociationConfig.defaults(), random);
 * association.connect(now);
 * // again and again: one call, then everything it has to say
 * association.receive(datagram, now);     // a packet came
 * association.tick(now);                  // association.deadline() has come
 * association.send(message, now);
 * for (Output output = association.poll(now); output != null; output = association.poll(now)) {
 *   switch (output) { … }
 * }
 * }</pre>
 */
@NullMarked
package org.ternrtc.sctp;

import org.jspecify.annotations.NullMarked;
