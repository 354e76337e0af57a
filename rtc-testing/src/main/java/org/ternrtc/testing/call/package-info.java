/** Whole calls with made-up pictures over a virtual network, and what their viewer would see. */
@NullMarked
package org.ternrtc.testing.call;

import org.jspecify.annotations.NullMarked;
