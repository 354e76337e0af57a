/** The web server: who may use it, its page, and what hangs at its paths. */
@NullMarked
package org.ternrtc.app.serve;

import org.jspecify.annotations.NullMarked;
