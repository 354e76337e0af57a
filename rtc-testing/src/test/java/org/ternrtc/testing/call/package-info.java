@NullMarked
package org.ternrtc.testing.call;

import org.jspecify.annotations.NullMarked;
