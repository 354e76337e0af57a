/** Raw pictures in Y4M files, compressed ones in IVF files: readers, writers, sources, sinks. */
@NullMarked
package org.ternrtc.media.file;

import org.jspecify.annotations.NullMarked;
