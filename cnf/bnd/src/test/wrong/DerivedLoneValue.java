// build: com.acme.DerivedLoneValue$Config.value() gets its value from a key config, not from a key value
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class DerivedLoneValue implements Sink {
    @interface Config {
        String value();
    }

    public DerivedLoneValue(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
