/** The test pattern: a moving picture that says, to people and to programs, which picture it is. */
@NullMarked
package org.ternrtc.media.pattern;

import org.jspecify.annotations.NullMarked;
