/** Picture flows of a server that many watch: encoded once, under a name. */
@NullMarked
package org.ternrtc.app.stream;

import org.jspecify.annotations.NullMarked;
