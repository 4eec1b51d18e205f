package org.millrace.acceptance.circle.there;

import org.millrace.acceptance.circle.here.Here;

/** Uses what uses it. */
public final class There {
    public Here here() {
        return new Here();
    }
}
