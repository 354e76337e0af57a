/** Rooms of two: who is in, who makes the offer, and what passes between them. */
@NullMarked
package org.ternrtc.app.room;

import org.jspecify.annotations.NullMarked;
