/**
 * The connectivity checks of RFC 8445 sections 6 to 8. {@link
 * org.ternrtc.ice.engine.ConnectivityEngine} is the wall: nothing outside this package sees ice4j,
 * so that the engine can be exchanged.
 */
@NullMarked
package org.ternrtc.ice.engine;

import org.jspecify.annotations.NullMarked;
