// build: com.acme.NoActivate has a constructor that is never called; put @Activate on the one that takes the configuration
// verify: com.acme.NoActivate has a constructor that is never called; put @Activate
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
@Designate(ocd = NoActivate.Config.class, factory = true)
public final class NoActivate implements Sink {
    @ObjectClassDefinition
    public @interface Config {
        int size() default 3;
    }

    public NoActivate(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
