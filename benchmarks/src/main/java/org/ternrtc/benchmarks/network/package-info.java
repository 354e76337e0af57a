/** One end of a measured call; {@code testing/network.py} runs two of them over netsim. */
@NullMarked
package org.ternrtc.benchmarks.network;

import org.jspecify.annotations.NullMarked;
