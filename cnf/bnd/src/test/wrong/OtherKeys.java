// build: com.acme.OtherKeys asks for the key unit, which its metatype does not have, so that nobody can set it
// verify: asks for the key unit, which its metatype does not have
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
@Designate(ocd = OtherKeys.Other.class, factory = true)
public final class OtherKeys implements Sink {
    public @interface Config {
        int size() default 3;

        String unit() default "kB";
    }

    @ObjectClassDefinition
    public @interface Other {
        int size() default 3;
    }

    @Activate
    public OtherKeys(Config config) {}

    @Override
    public void deliver(Batch batch) {}
}
