@NullMarked
package org.ternrtc.testing;

import org.jspecify.annotations.NullMarked;
