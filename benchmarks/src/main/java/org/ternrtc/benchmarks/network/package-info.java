/**
 * One end of a measured call, or of what else is measured over netsim by scripts of {@code
 * testing}.
 */
@NullMarked
package org.ternrtc.benchmarks.network;

import org.jspecify.annotations.NullMarked;
