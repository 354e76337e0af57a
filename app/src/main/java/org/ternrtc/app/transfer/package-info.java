/**
 * Files over a data channel: one channel a file, the sender opens it. The receiver says what it has
 * of the file already, so that a transfer goes on where another one broke.
 */
@NullMarked
package org.ternrtc.app.transfer;

import org.jspecify.annotations.NullMarked;
