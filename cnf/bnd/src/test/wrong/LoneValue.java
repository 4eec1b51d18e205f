// build: com.acme.LoneValue$Config.value() gets its value from a key config, not from a key value: Declarative Services names a lone value() after its type; call it $value()
// verify: gets its value from a key config, not from a key value
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
@Designate(ocd = LoneValue.Config.class, factory = true)
public final class LoneValue implements Sink {
    @ObjectClassDefinition
    public @interface Config {
        String value();

        int size() default 3;
    }

    @Activate
    public LoneValue(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
