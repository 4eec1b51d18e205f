// build: com.acme.HiddenConstructor has no public constructor; make the one public that takes the configuration
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class HiddenConstructor implements Sink {
    @interface Config {
        int size() default 3;
    }

    HiddenConstructor(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
