/** What header extensions say of a picture: when, which way up, how it is to be shown. */
@NullMarked
package org.ternrtc.rtp.extension;

import org.jspecify.annotations.NullMarked;
