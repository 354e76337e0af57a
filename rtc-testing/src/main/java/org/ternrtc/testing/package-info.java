/**
 * A network in one thread on virtual time: links that lose, delay, reorder, double and throttle
 * packets, the same way for the same seed.
 */
@NullMarked
package org.ternrtc.testing;

import org.jspecify.annotations.NullMarked;
