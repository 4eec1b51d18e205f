// build: com.acme.BadBound$Config.size() has the min one, which is no number
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class BadBound implements Sink {
    @interface Config {
        @AttributeDefinition(min = "one")
        int size() default 1;
    }

    public BadBound(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
