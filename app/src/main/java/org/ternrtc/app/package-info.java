/** Tern's command line, desktop window, signaling server and browser page. */
@NullMarked
package org.ternrtc.app;

import org.jspecify.annotations.NullMarked;
