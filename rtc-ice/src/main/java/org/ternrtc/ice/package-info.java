/** ICE agent around ice4j with a UDP front end of our own. */
@NullMarked
package org.ternrtc.ice;

import org.jspecify.annotations.NullMarked;
