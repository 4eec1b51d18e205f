// build: com.acme.TwoConstructors has 2 public constructors; leave one, or put @Activate on the one that takes the configuration
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class TwoConstructors implements Sink {
    @interface Config {
        int size() default 3;
    }

    public TwoConstructors(Config config) {}

    public TwoConstructors(int size) {}

    @Override
    public void deliver(Batch batch) {}
}
