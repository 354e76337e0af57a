/** Which references an encoder's frames use and replace: temporal layers, golden, repair. */
@NullMarked
package org.ternrtc.codec.vp8.reference;

import org.jspecify.annotations.NullMarked;
