/** The desktop window of a call, in Swing. */
@NullMarked
package org.ternrtc.app.window;

import org.jspecify.annotations.NullMarked;
