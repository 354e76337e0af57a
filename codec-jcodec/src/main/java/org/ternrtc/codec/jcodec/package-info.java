/** JCodec's VP8 encoder behind Tern's codec SPI. */
@NullMarked
package org.ternrtc.codec.jcodec;

import org.jspecify.annotations.NullMarked;
