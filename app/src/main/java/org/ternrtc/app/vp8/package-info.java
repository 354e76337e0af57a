/** {@code tern vp8}: the codec on files, without a call. */
@NullMarked
package org.ternrtc.app.vp8;

import org.jspecify.annotations.NullMarked;
