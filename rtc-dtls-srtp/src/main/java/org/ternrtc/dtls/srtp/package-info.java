/** DTLS on Bouncy Castle; SRTP and SRTCP on JCA ciphers. */
@NullMarked
package org.ternrtc.dtls.srtp;

import org.jspecify.annotations.NullMarked;
