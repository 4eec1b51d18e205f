package org.millrace.acceptance.circle.here;

import org.millrace.acceptance.circle.there.There;

/** Uses what uses it. */
public final class Here {
    public There there() {
        return new There();
    }
}
