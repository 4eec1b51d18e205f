// build: the metatype of millrace.sink.acme has the id millrace.sink.other, which is another's; write @ObjectClassDefinition(id = "millrace.sink.acme"), or no id
// verify: has the id millrace.sink.other, which is another
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = Sink.class, configurationPid = "millrace.sink.acme", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OtherId.Config.class, factory = true)
public final class OtherId implements Sink {
    @ObjectClassDefinition(id = "millrace.sink.other")
    public @interface Config {
        int size() default 3;
    }

    @Activate
    public OtherId(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
