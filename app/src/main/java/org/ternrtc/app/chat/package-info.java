/** Lines of text between the two sides of a call, over a data channel that both make. */
@NullMarked
package org.ternrtc.app.chat;

import org.jspecify.annotations.NullMarked;
