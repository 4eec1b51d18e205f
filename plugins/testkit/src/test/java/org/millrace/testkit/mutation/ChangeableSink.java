package org.millrace.testkit.mutation;

import java.io.IOException;
import org.millrace.api.component.Reconfigurable;
import org.millrace.testkit.Settings;

/** A sink that takes any change, in secret. */
final class ChangeableSink extends GoodSink implements Reconfigurable<ChangeableSink> {
    ChangeableSink(Settings settings, Store store) throws IOException {
        super(settings, store);
    }

    @Override
    public boolean reconfigure(ChangeableSink next) {
        return true;
    }
}
