/** Which of the working candidate pairs carries the data. */
@NullMarked
package org.ternrtc.ice.path;

import org.jspecify.annotations.NullMarked;
