/** Takes the noise of a camera out of pictures before they are encoded. */
@NullMarked
package org.ternrtc.media.denoise;

import org.jspecify.annotations.NullMarked;
