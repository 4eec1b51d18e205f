// build: com.acme.ReservedKey asks for the key channel, which of a sink is the agent's own and never handed on; give it
// another name
package com.acme;

import org.millrace.api.component.*;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
public final class ReservedKey implements Sink {
    @interface Config {
        int channel() default 3;
    }

    public ReservedKey(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
