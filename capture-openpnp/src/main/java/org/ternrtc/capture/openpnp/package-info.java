/** Cameras through the native library openpnp-capture. */
@NullMarked
package org.ternrtc.capture.openpnp;

import org.jspecify.annotations.NullMarked;
