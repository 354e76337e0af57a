/** Consent freshness, RFC 7675. */
@NullMarked
package org.ternrtc.ice.consent;

import org.jspecify.annotations.NullMarked;
