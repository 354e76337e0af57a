/** Sources and sinks as the command line names them, and how they are opened. */
@NullMarked
package org.ternrtc.app.source;

import org.jspecify.annotations.NullMarked;
