// build: com.acme.OtherPid has the configurationPid millrace.sink.acem, but its type is configured by millrace.sink.acme; write configurationPid = "millrace.sink.acme"
// verify: com.acme.OtherPid has the configurationPid millrace.sink.acem, but its type is configured by millrace.sink.acme
package com.acme;

import java.util.List;
import java.util.Map;
import org.millrace.api.component.*;
import org.millrace.api.event.Event;
import org.millrace.api.sink.*;
import org.osgi.service.component.annotations.*;
import org.osgi.service.metatype.annotations.*;

@SinkType("acme")
@Component(service = Sink.class, configurationPid = "millrace.sink.acem", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OtherPid.Config.class, factory = true)
public final class OtherPid implements Sink {
    @ObjectClassDefinition
    public @interface Config {
        int size() default 3;
    }

    @Activate
    public OtherPid(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
