// build: com.acme.MisnamedKey$Config.keepAlive() has the name keep-alive, but its key is keepAlive; write keep$_$alive()
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class MisnamedKey implements Sink {
    @interface Config {
        @AttributeDefinition(name = "keep-alive")
        int keepAlive() default 3;
    }

    public MisnamedKey(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
