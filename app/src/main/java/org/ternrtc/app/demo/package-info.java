/** The main job in one line, and how it is measured. */
@NullMarked
package org.ternrtc.app.demo;

import org.jspecify.annotations.NullMarked;
