/** What comes: TSNs, reassembly, order within streams, and the memory all that takes. */
@NullMarked
package org.ternrtc.sctp.receive;

import org.jspecify.annotations.NullMarked;
