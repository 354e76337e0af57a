/** Tests of Tern against peers that Tern did not write. */
@NullMarked
package org.ternrtc.interop;

import org.jspecify.annotations.NullMarked;
