/** Grabbing without a call, and what there is to grab. */
@NullMarked
package org.ternrtc.app.capture;

import org.jspecify.annotations.NullMarked;
