/**
 * What every provider of screens and cameras has to hold to, as something that runs: for the tests
 * of whoever writes one.
 */
@NullMarked
package org.ternrtc.capture.contract;

import org.jspecify.annotations.NullMarked;
