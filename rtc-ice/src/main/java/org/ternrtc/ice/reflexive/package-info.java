/** Server-reflexive candidates, RFC 8445 section 5.1.1.2. */
@NullMarked
package org.ternrtc.ice.reflexive;

import org.jspecify.annotations.NullMarked;
