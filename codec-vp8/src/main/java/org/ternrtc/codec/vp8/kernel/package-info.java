/** Small functions on flat arrays in which the codec spends its time. */
@NullMarked
package org.ternrtc.codec.vp8.kernel;

import org.jspecify.annotations.NullMarked;
